import type { Collection } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type LabelSelector, matchesSelector } from './label-selector.ts'

const bySelector = 'namespace and a label of the selector'

/** Reads the selector of an object; undefined if it has none, and so chooses nothing. */
export type SelectorOf = (object: KubernetesObject) => LabelSelector | undefined

/**
 * Finds the objects of a collection whose selector chooses an object of the same namespace, without a look at all of them. The
 * collection must always be given the same `selectorOf`.
 */
export function selectingObjects(
  collection: Collection,
  { metadata }: KubernetesObject,
  selectorOf: SelectorOf,
): readonly KubernetesObject[] {
  if (collection.size === 0) return []
  collection.addIndex(bySelector, (object) => handleOf(object, selectorOf(object)))
  const found: KubernetesObject[] = []
  const look = (handle: string): void => {
    if (collection.countByIndex(bySelector, handle) === 0) return
    for (const object of collection.byIndex(bySelector, handle)) {
      if (matchesSelector(metadata.labels, selectorOf(object))) found.push(object)
    }
  }
  look(handle(metadata.namespace))
  for (const key in metadata.labels) look(handle(metadata.namespace, key, metadata.labels[key]))
  return found
}

/** The first label that a selector asks for stands for it: what it chooses has it. A selector without labels stands alone. */
function handleOf({ metadata }: KubernetesObject, selector: LabelSelector | undefined): readonly string[] {
  if (!selector) return []
  for (const key in selector.matchLabels) return [handle(metadata.namespace, key, selector.matchLabels[key])]
  return [handle(metadata.namespace)]
}

function handle(namespace: string | undefined, key = '', value = ''): string {
  return `${namespace ?? ''}/${key}=${value}`
}
