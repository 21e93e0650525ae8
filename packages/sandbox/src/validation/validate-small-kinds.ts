import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

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
      return current && !deepEqual(object['roleRef'], current['roleRef'])
        ? [{ type: 'Invalid value', field: 'roleRef', value: object['roleRef'], detail: 'cannot change roleRef' }]
        : []
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

function validateService(object: KubernetesObject, current: KubernetesObject | undefined): FieldError[] {
  const errors: FieldError[] = []
  const spec = asRecord(object['spec'])
  const ports = asList(spec['ports']).map(asRecord)
  if (ports.length === 0 && spec['clusterIP'] !== 'None' && spec['type'] !== 'ExternalName') {
    errors.push({ type: 'Required value', field: 'spec.ports', detail: '' })
  }
  ports.forEach((port, index) => {
    if (ports.length > 1 && !port['name'])
      errors.push({ type: 'Required value', field: `spec.ports[${index}].name`, detail: '' })
    const number = port['port']
    if (typeof number !== 'number' || number < 1 || number > 65535) {
      errors.push({
        type: 'Invalid value',
        field: `spec.ports[${index}].port`,
        value: number,
        detail: 'must be between 1 and 65535, inclusive',
      })
    }
  })
  const before = asRecord(current?.['spec'])
  if (
    current &&
    before['clusterIP'] !== spec['clusterIP'] &&
    before['type'] !== 'ExternalName' &&
    spec['type'] !== 'ExternalName'
  ) {
    errors.push({
      type: 'Invalid value',
      field: 'spec.clusterIPs[0]',
      value: [spec['clusterIP']],
      detail: 'may not change once set',
    })
  }
  return errors
}

function validateBudget(object: KubernetesObject): FieldError[] {
  const spec = asRecord(object['spec'])
  if (spec['minAvailable'] === undefined || spec['maxUnavailable'] === undefined) return []
  const value = { ...spec }
  return [{ type: 'Invalid value', field: 'spec', value, detail: 'minAvailable and maxUnavailable cannot be both set' }]
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
  return errors
}
