import { type Cluster, isApiFailure } from 'chaos-kubernetes-access'
import type { StepContext } from 'chaos-plugin-api'
import { planDrain } from '../pods/drain-plan.ts'
import { type HostedPod, hostedPodExcerpt } from '../pods/hosted-pod.ts'
import { gatherOnNodes } from './gather-on-nodes.ts'

/** Finds the pods of some nodes that nothing makes again, by the names of the nodes. Who may not list pods is told that nobody knows. */
export async function findLostPods(
  cluster: Cluster,
  nodes: readonly string[],
  { logger }: Pick<StepContext, 'logger'>,
): Promise<ReadonlyMap<string, readonly HostedPod[]>> {
  let found: readonly HostedPod[] = []
  try {
    found = await gatherOnNodes(cluster, nodes, hostedPodExcerpt)
  } catch (error) {
    if (!isApiFailure(error, 403)) throw error
    logger.warn('Pods may not be listed, so nobody knows which of them are lost with their nodes.')
  }
  const { evict } = planDrain(found, { withLocalStorage: true, force: true })
  const lost = evict.filter(({ controller, finished }) => controller === undefined && !finished)
  return Map.groupBy(lost, ({ node = '' }) => node)
}
