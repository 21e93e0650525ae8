import type { Collection } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type LabelSelector, matchesSelector } from './label-selector.ts'

const byLabel = 'namespace and label'
const byNamespace = 'namespace'

/** The objects of a namespace that a selector chooses, in order of creation. Looks only at those that have the rarest label asked for. */
export function selectedObjects(
  collection: Collection,
  namespace: string | undefined,
  selector: LabelSelector | undefined,
): readonly KubernetesObject[] {
  if (!selector) return []
  const { label } = rarestLabel(collection, namespace, selector)
  const candidates = label === undefined ? inNamespace(collection, namespace) : collection.byIndex(byLabel, label)
  // Where that label is all that is asked for, no object needs to be looked at.
  if (label !== undefined && asksForOneLabel(selector)) return candidates
  return candidates.filter(({ metadata }) => matchesSelector(metadata.labels, selector))
}

/** At most so many objects are chosen by a selector: those that have the rarest of its labels. */
export function countSelected(
  collection: Collection,
  namespace: string | undefined,
  selector: LabelSelector | undefined,
): number {
  return selector ? Math.min(collection.size, rarestLabel(collection, namespace, selector).count) : 0
}

function asksForOneLabel({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return matchExpressions.length === 0 && Object.keys(matchLabels).length === 1
}

function rarestLabel(
  collection: Collection,
  namespace: string | undefined,
  { matchLabels = {} }: LabelSelector,
): { readonly label: string | undefined; readonly count: number } {
  collection.addIndex(byLabel, labelsOf, ({ metadata }) => metadata.labels)
  let rarest: string | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const key in matchLabels) {
    const label = labelText(namespace, key, matchLabels[key]!)
    const count = collection.countByIndex(byLabel, label)
    if (count >= fewest) continue
    rarest = label
    fewest = count
  }
  return { label: rarest, count: fewest }
}

function inNamespace(collection: Collection, namespace: string | undefined): readonly KubernetesObject[] {
  const of = ({ metadata }: KubernetesObject): readonly string[] => [metadata.namespace ?? '']
  collection.addIndex(byNamespace, of, ({ metadata }) => metadata.namespace)
  return collection.byIndex(byNamespace, namespace ?? '')
}

function labelsOf({ metadata }: KubernetesObject): readonly string[] {
  const found: string[] = []
  for (const key in metadata.labels) found.push(labelText(metadata.namespace, key, metadata.labels[key]!))
  return found
}

function labelText(namespace: string | undefined, key: string, value: string): string {
  return `${namespace ?? ''}/${key}=${value}`
}
