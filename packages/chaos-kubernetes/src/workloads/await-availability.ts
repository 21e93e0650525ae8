import { type Cluster, type Resource, tellMissingNamespace } from 'chaos-kubernetes-access'
import type { Looking } from '../objects/look-at.ts'
import { withLabels } from '../objects/with-labels.ts'
import { type WorkloadPlace, workloadQuery } from './find-workload.ts'
import { readinessOf } from './readiness.ts'

/** What became of a wait. */
export interface Availability {
  /** False once the time was over. */
  readonly reached: boolean
  /** What was seen last, as a clause: `1 of 2 replicas are ready`. */
  readonly seen: string
  /** Whether there was one when it was looked at last. */
  readonly exists: boolean
}

/** Waits at most so long (seconds) until all replicas of a workload, of which there is at least one, are ready, or (`wanted: false`) until they are not. Says where the namespace is not there. */
export async function awaitAvailability(
  cluster: Cluster,
  resource: Resource,
  place: WorkloadPlace,
  { timeout, wanted }: { readonly timeout: number; readonly wanted: boolean },
  context: Looking,
): Promise<Availability> {
  let there = false
  const none = `there is none${withLabels(workloadQuery(place).labelSelector)}`
  let exists = false
  let seen = none
  const reached = await cluster.watchUntil(resource, workloadQuery(place), timeout, ([workload]) => {
    exists = workload !== undefined
    there ||= exists
    if (workload === undefined) {
      seen = none
      return undefined
    }
    const readiness = readinessOf(resource, workload)
    seen = readiness.words
    const full = readiness.wanted > 0 && readiness.ready === readiness.wanted
    return full === wanted ? true : undefined
  })
  if (!there) await tellMissingNamespace(cluster, place.ns, context)
  return { reached: reached === true, seen, exists }
}
