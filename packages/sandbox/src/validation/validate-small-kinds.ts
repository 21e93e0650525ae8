import { nextCronTime } from '../controllers/parse-cron.ts'
import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { portProblem } from './port-problem.ts'
import { unsupportedValue } from './unsupported-value.ts'
import { validateBinding, validateRole } from './validate-access.ts'
import { validateAutoscaler } from './validate-autoscaler.ts'
import { validateLabelSelector } from './validate-label-selector.ts'
import { validateLimitRange } from './validate-limit-range.ts'
import { validatePodSpec } from './validate-pod.ts'
import { validatePriorityClass } from './validate-priority-class.ts'
import { validateResourceQuota } from './validate-resource-quota.ts'
import { validateService } from './validate-service.ts'

const keyPattern = /^[-._a-zA-Z0-9]+$/

/** What is wrong with an object of the kinds that have only a few rules. */
export function validateSmallKinds(
  kind: string,
  object: KubernetesObject,
  current: KubernetesObject | undefined,
): FieldError[] {
  switch (kind) {
    case 'ConfigMap':
    case 'Secret':
      return validateData(object, current)
    case 'Service':
      return validateService(object, current)
    case 'PodDisruptionBudget':
      return validateBudget(object)
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return validateBinding(kind, object, current)
    case 'Role':
    case 'ClusterRole':
      return validateRole(kind, object)
    case 'CronJob':
      return validateCronJob(asRecord(object['spec']))
    case 'HorizontalPodAutoscaler':
      return validateAutoscaler(object)
    case 'NetworkPolicy':
      return validateNetworkPolicy(asRecord(object['spec']))
    case 'LimitRange':
      return validateLimitRange(object)
    case 'ResourceQuota':
      return validateResourceQuota(object, current)
    case 'PriorityClass':
      return validatePriorityClass(object, current)
    case 'CustomResourceDefinition':
      return validateDefinition(object)
    default:
      return []
  }
}

function validateData(object: KubernetesObject, current: KubernetesObject | undefined): FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['data', 'binaryData']) {
    for (const key of Object.keys(asRecord(object[field]))) {
      if (keyPattern.test(key)) continue
      const detail =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
      errors.push({ type: 'Invalid value', field: `${field}[${key}]`, value: key, detail })
    }
  }
  const account = 'kubernetes.io/service-account.name'
  if (object['type'] === 'kubernetes.io/service-account-token' && !object.metadata.annotations?.[account])
    errors.push({ type: 'Required value', field: `metadata.annotations[${account}]`, detail: '' })
  if (current?.['immutable'] === true) {
    const detail = 'field is immutable when `immutable` is set'
    if (object['immutable'] !== true) errors.push({ type: 'Forbidden', field: 'immutable', detail })
    if (!deepEqual(object['data'], current['data'])) errors.push({ type: 'Forbidden', field: 'data', detail })
  }
  if (current && object.kind === 'Secret' && object['type'] !== current['type']) {
    errors.push({ type: 'Invalid value', field: 'type', value: object['type'], detail: 'field is immutable' })
  }
  return errors
}

function validateBudget(object: KubernetesObject): FieldError[] {
  const spec = asRecord(object['spec'])
  const errors = validateLabelSelector(spec['selector'], 'spec.selector')
  for (const name of ['minAvailable', 'maxUnavailable']) {
    const value = spec[name]
    if (typeof value === 'number' && value < 0) {
      errors.push({ type: 'Invalid value', field: `spec.${name}`, value, detail: 'must be greater than or equal to 0' })
    }
  }
  if (spec['minAvailable'] === undefined || spec['maxUnavailable'] === undefined) return errors
  const detail = 'minAvailable and maxUnavailable cannot be both set'
  return [...errors, { type: 'Invalid value', field: 'spec', value: { ...spec }, detail }]
}

function validateCronJob(spec: JsonRecord): FieldError[] {
  const errors: FieldError[] = []
  const schedule = String(spec['schedule'] ?? '')
  if (schedule === '') errors.push({ type: 'Required value', field: 'spec.schedule', detail: '' })
  else if (nextCronTime(schedule, 0) === undefined) {
    const fields = schedule.trim().split(/\s+/)
    const detail =
      fields.length === 5
        ? `failed to parse the schedule ${schedule}`
        : `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`
    errors.push({ type: 'Invalid value', field: 'spec.schedule', value: schedule, detail })
  }
  errors.push(...unsupportedValue(spec['concurrencyPolicy'], ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy'))
  const template = asRecord(asRecord(asRecord(spec['jobTemplate'])['spec'])['template'])
  errors.push(...validatePodSpec(asRecord(template['spec']), 'spec.jobTemplate.spec.template.spec'))
  return errors
}

function validateNetworkPolicy(spec: JsonRecord): FieldError[] {
  const errors = validateLabelSelector(spec['podSelector'], 'spec.podSelector')
  for (const direction of ['ingress', 'egress']) {
    asList(spec[direction]).forEach((rule, index) => {
      asList(asRecord(rule)['ports']).forEach((entry, place) => {
        const { port } = asRecord(entry)
        if (typeof port === 'number')
          errors.push(...portProblem(port, `spec.${direction}[${index}].ports[${place}].port`))
      })
    })
  }
  return errors
}

function validateDefinition(object: KubernetesObject): FieldError[] {
  const spec = asRecord(object['spec'])
  const wanted = `${String(asRecord(spec['names'])['plural'] ?? '')}.${String(spec['group'] ?? '')}`
  const errors: FieldError[] = []
  if (object.metadata.name !== wanted) {
    errors.push({
      type: 'Invalid value',
      field: 'metadata.name',
      value: object.metadata.name,
      detail: 'must be spec.names.plural+"."+spec.group',
    })
  }
  const stored = asList(spec['versions']).filter((version) => asRecord(version)['storage'] === true)
  if (stored.length !== 1) {
    errors.push({
      type: 'Invalid value',
      field: 'spec.versions',
      value: spec['versions'],
      detail: 'must have exactly one version marked as storage version',
    })
  }
  asList(spec['versions']).forEach((version, index) => {
    if (isRecord(asRecord(asRecord(version)['schema'])['openAPIV3Schema'])) return
    const detail = 'schemas are required'
    errors.push({ type: 'Required value', field: `spec.versions[${index}].schema.openAPIV3Schema`, detail })
  })
  return errors
}
