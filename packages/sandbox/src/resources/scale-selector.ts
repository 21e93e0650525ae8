import { valueAt } from '../json/value-at.ts'
import { formatSelector, type LabelSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ResourceDefinition } from './resource-definition.ts'

/** The selector of an object's pods as its scale subresource gives it: as text, empty if it has none. */
export function scaleSelector(resource: ResourceDefinition, object: KubernetesObject): string {
  if (resource.custom) return String(resource.scale ? (valueAt(object, resource.scale.selector) ?? '') : '')
  const selector = valueAt(object, ['spec', 'selector'])
  if (resource.kind === 'ReplicationController')
    return formatSelector({ matchLabels: selector as Readonly<Record<string, string>> })
  return formatSelector(selector as LabelSelector | undefined)
}
