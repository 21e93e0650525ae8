import { type Cluster, type Excerpt, type Pod, pods } from 'chaos-kubernetes-access'

/** Pods of up to so many nodes are asked for node by node; of more, all pods of the cluster are read. */
const readByNode = 3

/** The field selectors by which the pods of some nodes are asked for; undefined where those of the whole cluster are. */
export function nodeSelectors(nodes: readonly string[]): readonly (string | undefined)[] {
  return nodes.length > readByNode ? [undefined] : nodes.map((node) => `spec.nodeName=${node}`)
}

/** Reads the pods of some nodes, by the names of the nodes, and holds of each what the excerpt keeps, of whose fields `spec.nodeName` must be one. */
export async function gatherOnNodes<Kept>(
  cluster: Cluster,
  nodes: readonly string[],
  { fields, keep }: Excerpt<Pod, Kept>,
): Promise<readonly Kept[]> {
  const names = new Set(nodes)
  const found: Kept[] = []
  const ofNodes: Excerpt<Pod, Kept> = {
    ...(fields === undefined ? {} : { fields }),
    keep: (pod) => (names.has(pod.spec.nodeName ?? '') ? keep(pod) : undefined),
  }
  for (const fieldSelector of nodeSelectors(nodes))
    found.push(...(await cluster.gather(pods, { fieldSelector }, ofNodes)))
  return found
}
