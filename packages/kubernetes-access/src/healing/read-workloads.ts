import type { HealedDebt } from 'chaos-plugin-api'
import type { Cluster } from '../cluster.ts'
import { keyOf } from '../view/shared-view.ts'
import type { Claim } from './claim.ts'
import { kindOf } from './kind-of.ts'
import { type Reading, readObjects } from './read-objects.ts'
import { type WorkloadState, workloadState } from './workload.ts'

/** A workload as it is now. */
export interface WorkloadNow {
  /** `undefined` where it may not be read. */
  readonly state: WorkloadState | undefined
  /** There where nobody is left to repair anything. */
  readonly end: HealedDebt | undefined
  /** The annotation of its last restart. */
  readonly restartedAt: string | undefined
  /** Milliseconds since 1970 (UTC), by which it was read. */
  readonly readAt: number
}

/** Reads workloads, by their UIDs: by as few calls as their kinds and namespaces allow. */
export async function readWorkloads(
  cluster: Cluster,
  claims: readonly Claim[],
  readAt: number,
): Promise<ReadonlyMap<string, WorkloadNow>> {
  const read = new Map<string, WorkloadNow>()
  const kinds = Map.groupBy(claims, ({ workload }) => `${workload.apiVersion} ${workload.kind}`)
  for (const group of kinds.values()) {
    const { apiVersion, kind } = group[0]!.workload
    const resource = await kindOf(cluster, apiVersion, kind)
    const places = group.map(({ workload }) => ({ name: workload.name, namespace: workload.namespace ?? undefined }))
    const objects = resource === undefined ? undefined : await readObjects(cluster, resource, places)
    for (const [at, { workload }] of group.entries()) {
      read.set(workload.uid, toNow(objects?.get(keyOf(places[at]!)) ?? 'unreadable', workload.uid, readAt))
    }
  }
  return read
}

function toNow(object: Reading, uid: string, readAt: number): WorkloadNow {
  const unreadable: WorkloadNow = { state: undefined, end: undefined, restartedAt: undefined, readAt }
  if (object === 'unreadable') return unreadable
  if (object === 'absent') return { ...unreadable, end: { fate: 'gone' } }
  if (object.metadata.uid !== uid) return { ...unreadable, end: { fate: 'replaced' } }
  if (object.metadata.deletionTimestamp !== undefined) {
    return { ...unreadable, end: { fate: 'gone', detail: `${object.kind} ${object.metadata.name} is being deleted` } }
  }
  const { template } = (object['spec'] ?? {}) as {
    readonly template?: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } }
  }
  const restartedAt = template?.metadata?.annotations?.['kubectl.kubernetes.io/restartedAt']
  return { state: workloadState(object), end: undefined, restartedAt, readAt }
}
