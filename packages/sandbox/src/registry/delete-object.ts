import { formatTime } from '../clock/format-time.ts'
import type { Pod } from '../objects/pod.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { groupOf } from '../resources/resource-table.ts'
import { objectKey } from '../store/collection.ts'
import type { KubernetesObject, ObjectMeta } from '../store/kubernetes-object.ts'
import { type ApiError, conflict, notFound } from './api-error.ts'
import type { Cluster } from './cluster.ts'
import type { WriteOptions } from './create-object.ts'

export interface DeleteOptions extends WriteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

export interface Deletion {
  /** Whether the object is gone now; otherwise its finalizers or its grace period hold it back. */
  readonly removed: boolean
  /** As it was when it went, or as it is now. A pod is marked as being deleted in any case. */
  readonly object: KubernetesObject
}

/** Deletes an object, or marks it as being deleted where finalizers or a grace period hold it back. */
export function deleteObject(
  cluster: Cluster,
  resource: ResourceDefinition,
  name: string,
  namespace: string | undefined,
  options: DeleteOptions = {},
): Deletion {
  const current = cluster.store.collection(resource).get(objectKey(name, namespace))
  if (!current) throw notFound(resource, name)
  checkPreconditions(current, options)
  const grace = gracePeriod(current, options)
  const finalizers = withPropagation(current.metadata.finalizers ?? [], options.propagationPolicy)
  const held = grace > 0 || finalizers.length > 0 || current.kind === 'Namespace'
  if (!held) {
    const last = options.dryRun ? current : cluster.store.remove(resource, current)
    return { removed: true, object: current.kind === 'Pod' ? mark(cluster, last, finalizers, 0) : last }
  }
  const shorter = grace < (current.metadata.deletionGracePeriodSeconds ?? Number.POSITIVE_INFINITY)
  const sameFinalizers = finalizers.length === (current.metadata.finalizers?.length ?? 0)
  if (current.metadata.deletionTimestamp && !shorter && sameFinalizers) return { removed: false, object: current }
  const marked = mark(cluster, current, finalizers, grace)
  return { removed: false, object: options.dryRun ? marked : cluster.store.put(resource, marked) }
}

/** Refuses the deletion of another object than the one that was meant, or of another state of it. */
export function checkPreconditions(current: KubernetesObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = current.metadata
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    const why = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`
    throw recordConflict(current, why)
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    throw recordConflict(
      current,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    )
  }
}

/** Here the server names the kind, not the plural. */
function recordConflict({ apiVersion, kind, metadata }: KubernetesObject, why: string): ApiError {
  return conflict({ group: groupOf(apiVersion), plural: kind }, metadata.name, why)
}

/** Only pods stop gracefully; those that never started or have ended go at once. */
function gracePeriod(current: KubernetesObject, options: DeleteOptions): number {
  if (current.kind !== 'Pod') return 0
  const { spec, status } = current as Pod
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
  const pending = current.metadata.deletionTimestamp ? current.metadata.deletionGracePeriodSeconds : undefined
  const given = options.gracePeriodSeconds
  const wanted = (given !== undefined && given < 0 ? 1 : given) ?? pending ?? spec.terminationGracePeriodSeconds ?? 30
  return pending === undefined ? Math.max(0, wanted) : Math.min(pending, Math.max(0, wanted))
}

function withPropagation(finalizers: readonly string[], policy: DeleteOptions['propagationPolicy']): readonly string[] {
  const own = { Foreground: 'foregroundDeletion', Orphan: 'orphan' } as const
  if (policy === undefined) return finalizers
  const others = finalizers.filter((finalizer) => finalizer !== 'foregroundDeletion' && finalizer !== 'orphan')
  return policy === 'Background' ? others : [...others, own[policy]]
}

function mark(
  cluster: Cluster,
  current: KubernetesObject,
  finalizers: readonly string[],
  grace: number,
): KubernetesObject {
  const now = cluster.clock.now()
  const { finalizers: _old, ...rest } = current.metadata
  const metadata: ObjectMeta = {
    ...rest,
    ...(rest.generation === undefined || rest.deletionTimestamp ? {} : { generation: rest.generation + 1 }),
    deletionTimestamp: formatTime(now + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(finalizers.length > 0 ? { finalizers } : {}),
  }
  if (current.kind !== 'Namespace') return { ...current, metadata }
  const { deletionGracePeriodSeconds: _grace, ...namespaceMetadata } = metadata
  return { ...current, metadata: namespaceMetadata, status: { ...(current['status'] as object), phase: 'Terminating' } }
}
