import type { Pod, PodAffinityTerm } from '../objects/pod.ts'
import { type LabelSelector, matchesSelector } from '../selectors/label-selector.ts'
import { selectedObjects } from '../selectors/selected-objects.ts'
import type { Collection } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

type Labels = Readonly<Record<string, string>>

/** Finds the labels of a namespace. */
export type NamespaceLabels = () => Iterable<readonly [name: string, labels: Labels | undefined]>

/** The selector of a term with what `matchLabelKeys` and `mismatchLabelKeys` add to it: the pod's own values. */
export function fullSelector(
  labels: Labels | undefined,
  term: Pick<PodAffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>,
): LabelSelector | undefined {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term
  if (!labelSelector || (matchLabelKeys.length === 0 && mismatchLabelKeys.length === 0)) return labelSelector
  const expression = (operator: string) => (key: string) =>
    labels?.[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]
  return {
    ...labelSelector,
    matchExpressions: [
      ...(labelSelector.matchExpressions ?? []),
      ...matchLabelKeys.flatMap(expression('In')),
      ...mismatchLabelKeys.flatMap(expression('NotIn')),
    ],
  }
}

/** Whether a term of `pod` is about another pod. */
export function isInGroup(pod: Pod, term: PodAffinityTerm, other: Pod, namespaces: NamespaceLabels): boolean {
  return (
    groupNamespaces(pod, term, namespaces).has(other.metadata.namespace ?? '') &&
    matchesSelector(other.metadata.labels, fullSelector(pod.metadata.labels, term))
  )
}

/** The pods that a term of `pod` is about. */
export function groupOf(
  collection: Collection,
  pod: Pod,
  term: PodAffinityTerm,
  namespaces: NamespaceLabels,
): readonly KubernetesObject[] {
  const selector = fullSelector(pod.metadata.labels, term)
  return [...groupNamespaces(pod, term, namespaces)].flatMap((name) => selectedObjects(collection, name, selector))
}

function groupNamespaces(
  pod: Pod,
  { namespaces: names = [], namespaceSelector }: PodAffinityTerm,
  namespaces: NamespaceLabels,
): ReadonlySet<string> {
  if (names.length === 0 && !namespaceSelector) return new Set([pod.metadata.namespace ?? ''])
  const found = new Set(names)
  if (namespaceSelector)
    for (const [name, labels] of namespaces()) if (matchesSelector(labels, namespaceSelector)) found.add(name)
  return found
}
