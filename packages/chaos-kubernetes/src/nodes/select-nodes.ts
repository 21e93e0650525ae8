import { type Cluster, type Node, nodes, pods } from 'chaos-kubernetes-access'
import { StepFailure, sentenceOf } from 'chaos-plugin-api'
import { isGiven, type NodeSelection, problemOfSelection } from './node-selection.ts'

/**
 * Finds the nodes that are asked for by name, labels, or the pods that they host; `count` is the caller's. Without any of these a call
 * means the whole cluster, which nobody should hit by leaving something out: refused, unless `wholeCluster` allows it.
 */
export async function selectNodes(
  cluster: Cluster,
  selection: NodeSelection,
  { wholeCluster = false }: { readonly wholeCluster?: boolean } = {},
): Promise<readonly Node[]> {
  const { name, label_selector, pod_label_selector, pod_namespace } = selection
  const problem = problemOfSelection(selection, wholeCluster)
  if (problem !== undefined) throw new StepFailure(sentenceOf(problem))
  const found = await cluster.list(nodes, {
    labelSelector: label_selector,
    fieldSelector: isGiven(name) ? `metadata.name=${name}` : undefined,
  })
  const byPods = isGiven(pod_label_selector) && isGiven(pod_namespace)
  const chosen = byPods ? await hosting(cluster, found, pod_label_selector, pod_namespace) : found
  if (chosen.length === 0) throw new StepFailure(`There is no node ${describe(selection)}.`)
  return chosen
}

async function hosting(
  cluster: Cluster,
  candidates: readonly Node[],
  labelSelector: string,
  namespace: string,
): Promise<readonly Node[]> {
  const names = new Set(await cluster.gather(pods, { namespace, labelSelector }, ({ spec }) => spec.nodeName))
  return candidates.filter(({ metadata }) => names.has(metadata.name))
}

function describe({ name, label_selector, pod_label_selector, pod_namespace }: NodeSelection): string {
  const parts = [
    isGiven(name) ? `named ${name}` : '',
    isGiven(label_selector) ? `with the labels ${label_selector}` : '',
    isGiven(pod_label_selector) ? `that hosts a pod ${pod_label_selector} of namespace ${pod_namespace}` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'in the cluster' : parts.join(' and ')
}
