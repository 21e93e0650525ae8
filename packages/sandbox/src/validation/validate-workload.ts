import { deepEqual } from '../json/deep-equal.ts'
import { asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import { type LabelSelector, matchesLabels, matchesSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { validateDeployment } from './validate-deployment.ts'
import { validateJob } from './validate-job.ts'
import { validateLabelSelector } from './validate-label-selector.ts'
import { validateLabels } from './validate-metadata.ts'
import { validatePodSpec } from './validate-pod.ts'

const nonNegative = [
  'replicas',
  'minReadySeconds',
  'revisionHistoryLimit',
  'parallelism',
  'completions',
  'backoffLimit',
]

/** What is wrong with an object that makes pods from a template. */
export function validateWorkload(
  kind: string,
  object: KubernetesObject,
  current: KubernetesObject | undefined,
): FieldError[] {
  const spec = asRecord(object['spec'])
  const errors: FieldError[] = []
  for (const name of nonNegative) {
    const value = spec[name]
    if (typeof value === 'number' && value < 0) {
      errors.push({ type: 'Invalid value', field: `spec.${name}`, value, detail: 'must be greater than or equal to 0' })
    }
  }
  errors.push(...validateSelector(kind, spec))
  errors.push(...validateRestartPolicy(kind, asRecord(asRecord(spec['template'])['spec'])))
  errors.push(...validatePodSpec(asRecord(asRecord(spec['template'])['spec']), 'spec.template.spec'))
  if (kind === 'Deployment') errors.push(...validateDeployment(spec))
  if (kind === 'Job') errors.push(...validateJob(spec))
  if (current) errors.push(...validateUnchanged(kind, spec, asRecord(current['spec'])))
  return errors
}

function validateSelector(kind: string, spec: JsonRecord): FieldError[] {
  const labels = asRecord(asRecord(asRecord(spec['template'])['metadata'])['labels']) as Readonly<
    Record<string, string>
  >
  const errors = validateLabels(labels, 'spec.template.metadata.labels')
  const selector = asRecord(spec['selector'])
  if (kind === 'ReplicationController') {
    if (Object.keys(selector).length === 0)
      return [...errors, { type: 'Required value', field: 'spec.selector', detail: '' }]
    if (!matchesLabels(labels, selector as Readonly<Record<string, string>>)) errors.push(mismatch(labels))
    return errors
  }
  if (kind === 'Job' && spec['selector'] === undefined) return errors
  if (spec['selector'] === undefined) errors.push({ type: 'Required value', field: 'spec.selector', detail: '' })
  else if (Object.keys(selector).length === 0) {
    errors.push({
      type: 'Invalid value',
      field: 'spec.selector',
      value: {},
      detail: `empty selector is invalid for ${kind.toLowerCase()}`,
    })
  }
  errors.push(...validateLabelSelector(selector, 'spec.selector'))
  if (!matchesSelector(labels, selector as LabelSelector) || Object.keys(labels).length === 0)
    errors.push(mismatch(labels))
  return errors
}

function mismatch(labels: Readonly<Record<string, string>>): FieldError {
  const detail = '`selector` does not match template `labels`'
  return { type: 'Invalid value', field: 'spec.template.metadata.labels', value: labels, detail }
}

function validateRestartPolicy(kind: string, template: JsonRecord): FieldError[] {
  const value = template['restartPolicy']
  const field = 'spec.template.spec.restartPolicy'
  if (kind === 'Job') {
    if (value === 'OnFailure' || value === 'Never') return []
    return [{ type: 'Required value', field, detail: 'valid values: "OnFailure", "Never"' }]
  }
  if (value === 'Always') return []
  return [{ type: 'Unsupported value', field, value, detail: 'supported values: "Always"' }]
}

function validateUnchanged(kind: string, spec: JsonRecord, current: JsonRecord): FieldError[] {
  const errors: FieldError[] = []
  if (kind !== 'ReplicationController' && !deepEqual(spec['selector'], current['selector'])) {
    errors.push({
      type: 'Invalid value',
      field: 'spec.selector',
      value: spec['selector'],
      detail: 'field is immutable',
    })
  }
  if (kind === 'Job') {
    for (const name of ['template', 'completions', 'completionMode']) {
      if (!deepEqual(spec[name], current[name]) && !(name === 'template' && current['suspend'] === true)) {
        errors.push({ type: 'Invalid value', field: `spec.${name}`, value: spec[name], detail: 'field is immutable' })
      }
    }
  }
  if (kind === 'StatefulSet') {
    const mutable = [
      'replicas',
      'ordinals',
      'template',
      'updateStrategy',
      'revisionHistoryLimit',
      'persistentVolumeClaimRetentionPolicy',
      'minReadySeconds',
    ]
    const rest = (value: JsonRecord) =>
      Object.fromEntries(Object.entries(value).filter(([key]) => !mutable.includes(key)))
    if (!deepEqual(rest(spec), rest(current))) {
      const detail =
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
      errors.push({ type: 'Forbidden', field: 'spec', detail })
    }
  }
  return errors
}
