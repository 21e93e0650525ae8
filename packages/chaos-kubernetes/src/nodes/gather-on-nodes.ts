import { type Cluster, type Pod, pods } from 'chaos-kubernetes-access'

/** Pods of up to so many nodes are asked for node by node; of more, all pods of the cluster are read. */
const readByNode = 3

/** The field selectors by which the pods of some nodes are asked for; undefined where those of the whole cluster are. */
export function nodeSelectors(nodes: readonly string[]): readonly (string | undefined)[] {
  return nodes.length > readByNode ? [undefined] : nodes.map((node) => `spec.nodeName=${node}`)
}

/** Reads the pods of some nodes, by the names of the nodes, and returns what `keep` makes of each. */
export async function gatherOnNodes<Kept>(
  cluster: Cluster,
  nodes: readonly string[],
  keep: (pod: Pod) => Kept,
): Promise<readonly Kept[]> {
  const names = new Set(nodes)
  const found: Kept[] = []
  for (const fieldSelector of nodeSelectors(nodes)) {
    const keepOwn = (pod: Pod) => (names.has(pod.spec.nodeName ?? '') ? keep(pod) : undefined)
    found.push(...(await cluster.gather(pods, { fieldSelector }, { keep: keepOwn })))
  }
  return found
}
