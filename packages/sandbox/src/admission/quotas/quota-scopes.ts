import type { Pod } from '../../objects/pod.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import { isBestEffort } from './pod-usage.ts'
import type { Quota } from './quota.ts'

interface Requirement {
  readonly scopeName: string
  readonly operator: string
  readonly values?: readonly string[]
}

/** Whether an object is among those that a quota with scopes is about; one without is about all of them. */
export function isInScope({ spec }: Quota, kind: string, object: KubernetesObject): boolean {
  const requirements: readonly Requirement[] = [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ]
  if (requirements.length === 0) return true
  if (kind === 'Pod') return requirements.every((requirement) => isPodInScope(object as Pod, requirement))
  return kind === 'PersistentVolumeClaim' && requirements.every((requirement) => isClaimInScope(object, requirement))
}

function isPodInScope({ spec }: Pod, requirement: Requirement): boolean {
  switch (requirement.scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined
    case 'BestEffort':
      return isBestEffort(spec)
    case 'NotBestEffort':
      return !isBestEffort(spec)
    case 'PriorityClass':
      return meets(spec.priorityClassName || undefined, requirement)
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(spec)
    default:
      return false
  }
}

function isClaimInScope(claim: KubernetesObject, requirement: Requirement): boolean {
  if (requirement.scopeName !== 'VolumeAttributesClass') return false
  const { volumeAttributesClassName } = claim['spec'] as { readonly volumeAttributesClassName?: string }
  return meets(volumeAttributesClassName || undefined, requirement)
}

function meets(value: string | undefined, { operator, values = [] }: Requirement): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'DoesNotExist':
      return value === undefined
    default:
      return value !== undefined
  }
}

function crossesNamespaces({ affinity }: Pod['spec']): boolean {
  const kinds = [affinity?.podAffinity, affinity?.podAntiAffinity] as readonly (
    | { readonly [rule: string]: readonly unknown[] | undefined }
    | undefined
  )[]
  return kinds.some((rules) =>
    Object.values(rules ?? {}).some((terms) =>
      (terms ?? []).some((each) => {
        const term = each as { readonly podAffinityTerm?: object }
        const { namespaces, namespaceSelector } = (term.podAffinityTerm ?? term) as {
          readonly namespaces?: readonly string[]
          readonly namespaceSelector?: unknown
        }
        return (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined
      }),
    ),
  )
}
