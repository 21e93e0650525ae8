import { admitUpdate } from '../admission/admit-object.ts'
import { checkAdmission } from '../admission/check-admission.ts'
import { defaultObject } from '../defaulting/default-object.ts'
import { deepEqual } from '../json/deep-equal.ts'
import { givenEntries } from '../managed-fields/given-entries.ts'
import { sameEntries } from '../managed-fields/same-entries.ts'
import { withEntries, withoutEntries } from '../managed-fields/with-entries.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { objectKey } from '../store/collection.ts'
import type { KubernetesObject, ObjectMeta } from '../store/kubernetes-object.ts'
import { validateEphemeralContainers } from '../validation/validate-ephemeral-containers.ts'
import { validateManagers } from '../validation/validate-manager.ts'
import { validateMetadata, validateMetadataUpdate } from '../validation/validate-metadata.ts'
import { validateObject } from '../validation/validate-object.ts'
import { conflict, invalid, modifiedMeanwhile, notFound } from './api-error.ts'
import type { Cluster } from './cluster.ts'
import { countGeneration } from './count-generation.ts'
import type { WriteOptions } from './create-object.ts'

export interface UpdateOptions extends WriteOptions {
  /** Which part may change: the whole object without its status, the status alone, or a pod's containers for debugging. */
  readonly part?: 'main' | 'status' | 'ephemeralcontainers'
}

/** Replaces an object as the API server does. A `resourceVersion` or `uid` in it is a precondition. */
export function updateObject<T extends KubernetesObject>(
  cluster: Cluster,
  resource: ResourceDefinition,
  requested: T,
  options: UpdateOptions = {},
): T {
  const { name, namespace } = requested.metadata
  const current = cluster.store.collection(resource).get(objectKey(name, resource.namespaced ? namespace : undefined))
  if (!current) throw notFound(resource, name)
  checkPreconditions(resource, requested.metadata, current)
  const known = current.metadata.managedFields ?? []
  const bare = withoutEntries(current)
  const merged = takePart(resource, withoutEntries(requested), bare, options.part)
  options.authorize?.(merged, bare)
  const prepared = defaultObject(resource, merged, bare)
  const given = requested.metadata.managedFields
  // What a subresource's client says of managed fields is not looked at.
  const start = options.part === undefined || options.part === 'main' ? givenEntries(resource, given, known) : known
  const entries = options.track?.(start, bare, prepared) ?? given ?? []
  const admitted = options.part === 'status' ? prepared : admitUpdate(cluster, resource, prepared, current)
  const errors = [
    ...validateMetadata(resource, admitted.metadata),
    ...validateMetadataUpdate(admitted.metadata, current.metadata),
    ...(start === known ? [] : validateManagers(start)),
    ...(options.part === 'ephemeralcontainers'
      ? validateEphemeralContainers(admitted, current)
      : validateObject(resource, admitted, current)),
  ]
  if (errors.length > 0) throw invalid(resource, name, errors)
  if (deepEqual(admitted, bare) && sameEntries(entries, known)) return current as T
  const note = options.part === 'status' ? undefined : checkAdmission(cluster, resource, admitted, current)
  const counted = withEntries(countGeneration(resource, admitted, bare), entries)
  if (options.dryRun) return counted as T
  note?.()
  if (isFinished(counted)) return cluster.store.remove(resource, counted) as T
  return cluster.store.put(resource, counted) as T
}

function checkPreconditions(resource: ResourceDefinition, metadata: ObjectMeta, current: KubernetesObject): void {
  if (metadata.uid && metadata.uid !== current.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${current.metadata.uid}`
    throw conflict(resource, metadata.name, why)
  }
  if (metadata.resourceVersion && metadata.resourceVersion !== current.metadata.resourceVersion) {
    throw modifiedMeanwhile(resource, metadata.name)
  }
}

/** Metadata that only the server sets is always that of the stored object. */
function withSystemMetadata(metadata: ObjectMeta, current: ObjectMeta): ObjectMeta {
  const { generation, deletionTimestamp, deletionGracePeriodSeconds, resourceVersion, ...rest } = metadata
  return {
    ...rest,
    ...(current.generateName === undefined ? {} : { generateName: current.generateName }),
    ...(current.namespace === undefined ? {} : { namespace: current.namespace }),
    ...(current.uid === undefined ? {} : { uid: current.uid }),
    ...(current.creationTimestamp === undefined ? {} : { creationTimestamp: current.creationTimestamp }),
    ...(current.generation === undefined ? {} : { generation: current.generation }),
    ...(current.deletionTimestamp === undefined ? {} : { deletionTimestamp: current.deletionTimestamp }),
    ...(current.deletionGracePeriodSeconds === undefined
      ? {}
      : { deletionGracePeriodSeconds: current.deletionGracePeriodSeconds }),
    ...(current.resourceVersion === undefined ? {} : { resourceVersion: current.resourceVersion }),
  }
}

function takePart(
  resource: ResourceDefinition,
  requested: KubernetesObject,
  current: KubernetesObject,
  part: UpdateOptions['part'],
): KubernetesObject {
  if (part === 'status') return takeStatus(requested, current)
  return part === 'ephemeralcontainers' ? takeEphemeral(requested, current) : takeMain(resource, requested, current)
}

function takeEphemeral(requested: KubernetesObject, current: KubernetesObject): KubernetesObject {
  const { ephemeralContainers } = requested['spec'] as { readonly ephemeralContainers?: readonly unknown[] }
  const { ephemeralContainers: _before, ...spec } = current['spec'] as { readonly ephemeralContainers?: unknown }
  return { ...current, spec: { ...spec, ...(ephemeralContainers?.length ? { ephemeralContainers } : {}) } }
}

function takeMain(
  resource: ResourceDefinition,
  requested: KubernetesObject,
  current: KubernetesObject,
): KubernetesObject {
  const metadata = withSystemMetadata(requested.metadata, current.metadata)
  if (!resource.status) return { ...requested, metadata }
  const { status: _status, ...rest } = requested
  const kept = current['status'] === undefined ? {} : { status: current['status'] }
  return { ...rest, metadata, ...kept } as KubernetesObject
}

function takeStatus(requested: KubernetesObject, current: KubernetesObject): KubernetesObject {
  const { annotations, labels, finalizers } = requested.metadata
  const metadata = {
    ...current.metadata,
    // As in the real server, a status write of some kinds carries metadata too; labels and annotations are what nodes need.
    ...(labels && current.kind === 'Node' ? { labels } : {}),
    ...(annotations && current.kind === 'Node' ? { annotations } : {}),
    ...(finalizers && current.kind === 'Namespace' ? { finalizers } : {}),
  }
  return { ...current, metadata, status: requested['status'] }
}

/** Whether nothing holds back the removal of an object that is being deleted. */
export function isFinished(object: KubernetesObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata
  if (!deletionTimestamp || (finalizers?.length ?? 0) > 0 || (deletionGracePeriodSeconds ?? 0) > 0) return false
  const spec = object['spec'] as { finalizers?: readonly string[] } | undefined
  return object.kind !== 'Namespace' || (spec?.finalizers?.length ?? 0) === 0
}
