import type { Node } from '../objects/node.ts'
import type { NodeSelectorTerm, Pod } from '../objects/pod.ts'
import { expressionToRequirement, matchesRequirements } from '../selectors/label-selector.ts'

/** Whether a node meets a pod's `nodeSelector` and its required node affinity. */
export function matchesNodeSelector({ spec }: Pod, node: Node): boolean {
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {}))
    if (node.metadata.labels?.[key] !== value) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node))
}

/** Whether a node meets one term: all its expressions about labels and about the node's name. An empty term meets none. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false
  return (
    matchesRequirements(node.metadata.labels, matchExpressions.map(expressionToRequirement)) &&
    matchesRequirements({ 'metadata.name': node.metadata.name }, matchFields.map(expressionToRequirement))
  )
}
