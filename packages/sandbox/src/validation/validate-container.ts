import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import { parseQuantity } from '../resources/parse-quantity.ts'
import { labelProblem } from './names.ts'
import { portProblem } from './port-problem.ts'
import { unsupportedValue } from './unsupported-value.ts'

/** What is wrong with one container. `names` are those of the containers before it, `volumes` those that it may mount. */
export function validateContainer(
  container: JsonRecord,
  at: string,
  names: ReadonlySet<string>,
  volumes: ReadonlySet<string>,
): FieldError[] {
  const errors: FieldError[] = []
  const name = String(container['name'] ?? '')
  const problem = name ? labelProblem(name) : undefined
  if (!name) errors.push({ type: 'Required value', field: `${at}.name`, detail: '' })
  else if (problem) errors.push({ type: 'Invalid value', field: `${at}.name`, value: name, detail: problem })
  else if (names.has(name)) errors.push({ type: 'Duplicate value', field: `${at}.name`, value: name, detail: '' })
  if (!container['image']) errors.push({ type: 'Required value', field: `${at}.image`, detail: '' })
  asList(container['ports']).forEach((port, index) => {
    errors.push(...portProblem(asRecord(port)['containerPort'], `${at}.ports[${index}].containerPort`))
  })
  asList(container['env']).forEach((variable, index) => {
    if (!asRecord(variable)['name'])
      errors.push({ type: 'Required value', field: `${at}.env[${index}].name`, detail: '' })
  })
  asList(container['volumeMounts']).forEach((mount, index) => {
    const value = String(asRecord(mount)['name'] ?? '')
    if (!volumes.has(value))
      errors.push({ type: 'Not found', field: `${at}.volumeMounts[${index}].name`, value, detail: '' })
  })
  const { imagePullPolicy } = container
  if (imagePullPolicy !== undefined) {
    errors.push(...unsupportedValue(imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${at}.imagePullPolicy`))
  }
  errors.push(...validateResources(asRecord(container['resources']), `${at}.resources`))
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (isRecord(container[probe]) && !hasHandler(container[probe])) {
      errors.push({ type: 'Required value', field: `${at}.${probe}`, detail: 'must specify a handler type' })
    }
  }
  return errors
}

function validateResources(resources: JsonRecord, at: string): FieldError[] {
  const limits = asRecord(resources['limits'])
  return Object.entries(asRecord(resources['requests'])).flatMap(([name, value]): FieldError[] => {
    const limit = limits[name]
    if (limit === undefined || parseQuantity(String(value)) <= parseQuantity(String(limit))) return []
    const detail = `must be less than or equal to ${name} limit of ${String(limit)}`
    return [{ type: 'Invalid value', field: `${at}.requests`, value: String(value), detail }]
  })
}

function hasHandler(probe: JsonRecord): boolean {
  return ['exec', 'httpGet', 'tcpSocket', 'grpc'].some((handler) => probe[handler] !== undefined)
}
