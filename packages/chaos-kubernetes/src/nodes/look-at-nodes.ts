import { type Cluster, type Node, nodes } from 'chaos-kubernetes-access'
import type { StepContext } from 'chaos-plugin-api'

/** Reads the nodes that a probe asks about; says where there is none. */
export async function lookAtNodes(
  cluster: Cluster,
  labelSelector: string | null,
  context: Pick<StepContext, 'foundNothing'>,
): Promise<readonly Node[]> {
  const found = await cluster.list(nodes, { labelSelector })
  if (found.length === 0) {
    const which = labelSelector === null ? 'in the cluster' : `with the labels ${labelSelector}`
    context.foundNothing(`There is no node ${which}.`)
  }
  return found
}
