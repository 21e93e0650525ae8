import type { Collection } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type LabelSelector, matchesSelector } from './label-selector.ts'

/** By one pair of label and value that the selector asks for, and by that label alone. */
const bySelector = 'namespace and a label of the selector'
const bySelectedLabel = 'a label of the selector'

/** Reads the selector of an object; undefined if it has none, and so chooses nothing. */
export type SelectorOf = (object: KubernetesObject) => LabelSelector | undefined

/**
 * Finds the objects of a collection whose selector chooses an object of the same namespace, without a look at all of them. The
 * collection must always be given the same `selectorOf`.
 */
export function selectingObjects(
  collection: Collection,
  object: KubernetesObject,
  selectorOf: SelectorOf,
): readonly KubernetesObject[] {
  if (collection.size === 0) return []
  if (!collection.hasIndex(bySelector)) {
    collection.addIndex(bySelector, (each) => handlesOf(each, selectorOf(each)))
    collection.addIndex(bySelectedLabel, (each) => firstLabelOf(selectorOf(each)))
  }
  const { namespace, labels } = object.metadata
  const candidates = [...collection.byIndex(bySelector, handle(namespace))]
  for (const key in labels) {
    // Most labels of an object are asked for by nobody.
    if (collection.countByIndex(bySelectedLabel, key) === 0) continue
    candidates.push(...collection.byIndex(bySelector, handle(namespace, key, labels[key])))
  }
  return candidates.filter((candidate) => matchesSelector(labels, selectorOf(candidate)))
}

/** The first label that a selector asks for stands for it: what it chooses has it. A selector without labels stands alone. */
function handlesOf({ metadata }: KubernetesObject, selector: LabelSelector | undefined): readonly string[] {
  if (!selector) return []
  const [key] = firstLabelOf(selector)
  return [key === undefined ? handle(metadata.namespace) : handle(metadata.namespace, key, selector.matchLabels?.[key])]
}

function firstLabelOf(selector: LabelSelector | undefined): readonly string[] {
  for (const key in selector?.matchLabels) return [key]
  return []
}

function handle(namespace: string | undefined, key = '', value = ''): string {
  return `${namespace ?? ''}/${key}=${value}`
}
