import { deepEqual } from '../json/deep-equal.ts'
import { fieldTracker } from '../managed-fields/field-tracker.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import { objectKey } from '../store/collection.ts'
import type { KubernetesObject, ObjectMeta } from '../store/kubernetes-object.ts'
import type { Cluster } from './cluster.ts'
import { createObject } from './create-object.ts'
import { type DeleteOptions, deleteObject } from './delete-object.ts'
import { put } from './put.ts'
import { servedResource } from './served-resource.ts'
import { isFinished } from './update-object.ts'

/** Creates an object on behalf of a controller, through defaulting, admission and validation. */
export function create<T extends KubernetesObject>(cluster: Cluster, name: ResourceName, object: T): T {
  const resource = servedResource(cluster, name)
  return createObject(cluster, resource, object, { track: fieldTracker(resource, cluster.clock, cluster.manager) })
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
  deleteObject(cluster, servedResource(cluster, name), metadata.name, metadata.namespace, options)
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
  return put(cluster, name, current as T, { ...(current as T), status }, 'status')
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
  return put(cluster, name, object, { ...object, metadata: counted, spec })
}

/** Writes an object's metadata, through its status where that is named, unless it is the same; removes the object if that lets go of its last finalizer. */
export function putMetadata<T extends KubernetesObject>(
  cluster: Cluster,
  name: ResourceName,
  object: T,
  metadata: ObjectMeta,
  subresource?: 'status',
): T {
  if (deepEqual(object.metadata, metadata)) return object
  const next = { ...object, metadata }
  return isFinished(next) ? cluster.store.remove(name, next) : put(cluster, name, object, next, subresource)
}

/** The stored state of an object; undefined if it is gone. */
export function latest<T extends KubernetesObject>(cluster: Cluster, name: ResourceName, object: T): T | undefined {
  const found = cluster.store.collection(name).get(objectKey(object.metadata.name, object.metadata.namespace))
  return found?.metadata.uid === object.metadata.uid ? (found as T) : undefined
}
