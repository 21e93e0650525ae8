import type { Cluster, Resource, Workload } from 'chaos-kubernetes-access'
import { type WorkloadPlace, workloadQuery } from './find-workload.ts'

/** Waits until all replicas of a workload, of which there is at least one, are ready, or (`wanted: false`) until they are not. False once the time (seconds) is over. */
export async function awaitAvailability(
  cluster: Cluster,
  resource: Resource<Workload>,
  place: WorkloadPlace,
  timeout: number,
  wanted: boolean,
): Promise<boolean> {
  const reached = await cluster.watchUntil(resource, workloadQuery(place), timeout, ([workload]) => {
    if (workload === undefined) return undefined
    const { replicas = 1 } = workload.spec
    const full = replicas > 0 && (workload.status?.readyReplicas ?? 0) === replicas
    return full === wanted ? true : undefined
  })
  return reached === true
}
