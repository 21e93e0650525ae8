import { type Cluster, type Excerpt, type Node, nodes, type Pod, pods } from 'chaos-kubernetes-access'
import { StepFailure, sentenceOf } from 'chaos-plugin-api'
import { describeNodes } from './describe-nodes.ts'
import { isGiven, type NodeSelection, problemOfSelection } from './node-selection.ts'
import { siftNodes } from './sift-nodes.ts'

/** The nodes that may be chosen, and what was left out. */
export interface FoundNodes {
  /** In the order of their names. */
  readonly nodes: readonly Node[]
  /** How many the API server found. */
  readonly found: number
  readonly leftOut: Readonly<Record<string, number>>
}

/**
 * Finds the nodes that are asked for by name, labels, the pods that they host, and whatever narrows that down; how many of them is the caller's. Without any
 * of these a call means the whole cluster, which nobody should hit by leaving something out: refused, unless `wholeCluster` allows it. Never one that is
 * being deleted. Fails where there is none.
 */
export async function selectNodes(
  cluster: Cluster,
  selection: NodeSelection,
  { wholeCluster = false }: { readonly wholeCluster?: boolean } = {},
): Promise<FoundNodes> {
  const { name, label_selector, field_selector, pod_label_selector, pod_namespace } = selection
  const problem = problemOfSelection(selection, wholeCluster)
  if (problem !== undefined) throw new StepFailure(sentenceOf(problem))
  const fields = [
    ...(isGiven(name) ? [`metadata.name=${name}`] : []),
    ...(field_selector === null ? [] : [field_selector]),
  ]
  const found = await cluster.list(nodes, {
    labelSelector: label_selector,
    fieldSelector: fields.length === 0 ? undefined : fields.join(),
  })
  if (found.length === 0) throw new StepFailure(`There is no node ${describeNodes(selection)}.`)
  const byPods = isGiven(pod_label_selector) && isGiven(pod_namespace)
  const hosts = byPods ? await hosting(cluster, pod_label_selector, pod_namespace) : undefined
  const { kept, leftOut } = siftNodes(found, selection, hosts)
  if (kept.length > 0) return { nodes: kept, found: found.length, leftOut }
  const reasons = Object.entries(leftOut)
  if (reasons.length > 1) {
    const counts = reasons.map(([reason, count]) => `${count} ${reason}`)
    throw new StepFailure(`Of ${found.length} nodes none may be chosen: ${counts.join(', ')}.`)
  }
  if (reasons[0]?.[0] === 'being deleted') throw new StepFailure('Every such node is being deleted already.')
  throw new StepFailure(`There is no node ${describeNodes(selection)}.`)
}

const nodeOfPod: Excerpt<Pod, string> = { fields: ['spec.nodeName'], keep: ({ spec }) => spec.nodeName }

async function hosting(cluster: Cluster, labelSelector: string, namespace: string): Promise<ReadonlySet<string>> {
  return new Set(await cluster.gather(pods, { namespace, labelSelector }, nodeOfPod))
}
