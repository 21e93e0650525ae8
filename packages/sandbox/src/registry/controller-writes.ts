import { deepEqual } from '../json/deep-equal.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import { objectKey } from '../store/collection.ts'
import type { KubernetesObject, ObjectMeta } from '../store/kubernetes-object.ts'
import type { Cluster } from './cluster.ts'
import { createObject } from './create-object.ts'
import { type DeleteOptions, deleteObject } from './delete-object.ts'
import { isFinished } from './update-object.ts'

/** Creates an object on behalf of a controller, through defaulting, admission and validation. */
export function create<T extends KubernetesObject>(cluster: Cluster, name: ResourceName, object: T): T {
  return createObject(cluster, definition(cluster, name), object)
}

/** Deletes an object if it is still there. */
export function remove(
  cluster: Cluster,
  name: ResourceName,
  object: KubernetesObject,
  options: DeleteOptions = {},
): void {
  const { metadata } = object
  if (!cluster.store.get(name, metadata.name, metadata.namespace)) return
  deleteObject(cluster, definition(cluster, name), metadata.name, metadata.namespace, options)
}

/** Writes an object's status unless it is the same. Returns the object as stored. */
export function putStatus<T extends KubernetesObject>(
  cluster: Cluster,
  name: ResourceName,
  object: T,
  status: Readonly<Record<string, unknown>>,
): T {
  const current = latest(cluster, name, object)
  if (!current || deepEqual(current['status'], status)) return current ?? object
  return cluster.store.put(name, { ...current, status })
}

/** Writes an object's specification, counting its generation, and its metadata if given. */
export function putSpec<T extends KubernetesObject>(
  cluster: Cluster,
  name: ResourceName,
  object: T,
  spec: Readonly<Record<string, unknown>>,
  metadata: ObjectMeta = object.metadata,
): T {
  const changed = !deepEqual(object['spec'], spec)
  if (!changed && deepEqual(object.metadata, metadata)) return object
  const { generation } = object.metadata
  const counted = changed && generation !== undefined ? { ...metadata, generation: generation + 1 } : metadata
  return cluster.store.put(name, { ...object, metadata: counted, spec })
}

/** Writes an object's metadata unless it is the same; removes the object if that lets go of its last finalizer. */
export function putMetadata<T extends KubernetesObject>(
  cluster: Cluster,
  name: ResourceName,
  object: T,
  metadata: ObjectMeta,
): T {
  if (deepEqual(object.metadata, metadata)) return object
  const next = { ...object, metadata }
  return isFinished(next) ? cluster.store.remove(name, next) : cluster.store.put(name, next)
}

/** The stored state of an object; undefined if it is gone. */
export function latest<T extends KubernetesObject>(cluster: Cluster, name: ResourceName, object: T): T | undefined {
  const found = cluster.store.collection(name).get(objectKey(object.metadata.name, object.metadata.namespace))
  return found?.metadata.uid === object.metadata.uid ? (found as T) : undefined
}

function definition(cluster: Cluster, name: ResourceName): NonNullable<ReturnType<Cluster['resources']['named']>> {
  const found = cluster.resources.named(name.group, name.plural)
  if (!found) throw new Error(`The resource ${name.plural} is not served.`)
  return found
}
