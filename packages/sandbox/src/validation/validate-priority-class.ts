import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { unsupportedValue } from './unsupported-value.ts'

const highestOfUsers = 1_000_000_000
const system = new Set(['system-cluster-critical', 'system-node-critical'])

/** What is wrong with a PriorityClass; what it says of pods may not change later. */
export function validatePriorityClass(object: KubernetesObject, current: KubernetesObject | undefined): FieldError[] {
  const { name } = object.metadata
  const errors: FieldError[] = []
  const forbid = (field: string, detail: string) => errors.push({ type: 'Forbidden', field, detail })
  if (name.startsWith('system-')) {
    if (!system.has(name))
      forbid(
        'metadata.name',
        `priority class names with 'system-' prefix are reserved for system use only. error: ${name} is not a known system priority class`,
      )
  } else if (Number(object['value'] ?? 0) > highestOfUsers) {
    forbid('value', `maximum allowed value of a user defined priority is ${highestOfUsers}`)
  }
  errors.push(...unsupportedValue(object['preemptionPolicy'], ['PreemptLowerPriority', 'Never'], 'preemptionPolicy'))
  if (!current) return errors
  if (Number(object['value'] ?? 0) !== Number(current['value'] ?? 0))
    forbid('value', 'may not be changed in an update.')
  const policy = object['preemptionPolicy']
  if (policy !== current['preemptionPolicy'])
    errors.push({ type: 'Invalid value', field: 'preemptionPolicy', value: policy, detail: 'field is immutable' })
  return errors
}
