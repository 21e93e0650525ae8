import type { Autoscaler, MetricTarget, ScalingRules } from '../controllers/horizontal-pod-autoscaler/autoscaler.ts'
import type { FieldError } from '../registry/api-error.ts'
import { readQuantity } from '../resources/quantity.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { unsupportedValue } from './unsupported-value.ts'

const longestWindow = 3600
const longestPeriod = 1800

/** What is wrong with a HorizontalPodAutoscaler: its bounds, its target, its metrics, its behaviour. */
export function validateAutoscaler(object: KubernetesObject): FieldError[] {
  const { minReplicas = 1, maxReplicas, scaleTargetRef, metrics = [], behavior } = (object as Autoscaler).spec
  const errors: FieldError[] = []
  const bound = (value: number, detail: string) =>
    errors.push({ type: 'Invalid value', field: 'spec.maxReplicas', value, detail })
  if ((maxReplicas ?? 0) < 1) bound(maxReplicas ?? 0, 'must be greater than 0')
  if ((maxReplicas ?? 0) < minReplicas) bound(maxReplicas ?? 0, 'must be greater than or equal to `minReplicas`')
  for (const name of ['kind', 'name'] as const)
    if (!scaleTargetRef?.[name])
      errors.push({ type: 'Required value', field: `spec.scaleTargetRef.${name}`, detail: '' })
  const { apiVersion } = scaleTargetRef ?? {}
  if (apiVersion !== undefined && !apiVersion.includes('/')) {
    const detail = 'apiVersion must specify API group'
    errors.push({ type: 'Invalid value', field: 'spec.scaleTargetRef.apiVersion', value: apiVersion, detail })
  }
  metrics.forEach(({ resource, containerResource }, index) => {
    const source = resource ?? containerResource
    const field = `spec.metrics[${index}].${resource ? 'resource' : 'containerResource'}`
    if (!source) return
    if (!source.name)
      errors.push({ type: 'Required value', field: `${field}.name`, detail: 'must specify a resource name' })
    errors.push(...validateTarget(source.target, `${field}.target`))
  })
  errors.push(...validateRules(behavior?.scaleUp, 'spec.behavior.scaleUp'))
  errors.push(...validateRules(behavior?.scaleDown, 'spec.behavior.scaleDown'))
  return errors
}

function validateTarget({ type, averageUtilization, averageValue }: MetricTarget, field: string): FieldError[] {
  const errors = unsupportedValue(type, ['Utilization', 'Value', 'AverageValue'], `${field}.type`)
  if (averageUtilization !== undefined && averageUtilization < 1) {
    const detail = 'must be greater than 0'
    errors.push({ type: 'Invalid value', field: `${field}.averageUtilization`, value: averageUtilization, detail })
  }
  if (averageValue !== undefined && readQuantity(averageValue).amount <= 0n)
    errors.push({
      type: 'Invalid value',
      field: `${field}.averageValue`,
      value: averageValue,
      detail: 'must be positive',
    })
  if (averageUtilization === undefined && averageValue === undefined) {
    const detail = 'must set either a target raw value or a target utilization'
    errors.push({ type: 'Required value', field: `${field}.averageUtilization`, detail })
  }
  return errors
}

function validateRules(rules: ScalingRules | undefined, field: string): FieldError[] {
  if (!rules) return []
  const errors: FieldError[] = []
  const range = (name: string, value: number, least: number, most: number, floor: string) => {
    const detail = value < least ? floor : `must be less than or equal to ${most}`
    if (value < least || value > most) errors.push({ type: 'Invalid value', field: `${field}.${name}`, value, detail })
  }
  const { stabilizationWindowSeconds: window, selectPolicy, policies } = rules
  if (window !== undefined)
    range('stabilizationWindowSeconds', window, 0, longestWindow, 'must be greater than or equal to zero')
  if (selectPolicy !== undefined)
    errors.push(...unsupportedValue(selectPolicy, ['Disabled', 'Max', 'Min'], `${field}.selectPolicy`))
  if (policies?.length === 0)
    errors.push({ type: 'Required value', field: `${field}.policies`, detail: 'must specify at least one Policy' })
  policies?.forEach(({ type, value, periodSeconds }, index) => {
    errors.push(...unsupportedValue(type, ['Percent', 'Pods'], `${field}.policies[${index}].type`))
    range(`policies[${index}].value`, value, 1, Number.MAX_SAFE_INTEGER, 'must be greater than zero')
    range(`policies[${index}].periodSeconds`, periodSeconds, 1, longestPeriod, 'must be greater than zero')
  })
  return errors
}
