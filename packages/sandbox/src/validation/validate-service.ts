import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { portProblem } from './port-problem.ts'
import { unsupportedValue } from './unsupported-value.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']

/** What is wrong with a Service. */
export function validateService(object: KubernetesObject, current: KubernetesObject | undefined): FieldError[] {
  const errors: FieldError[] = []
  const spec = asRecord(object['spec'])
  const ports = asList(spec['ports']).map(asRecord)
  if (ports.length === 0 && spec['clusterIP'] !== 'None' && spec['type'] !== 'ExternalName') {
    errors.push({ type: 'Required value', field: 'spec.ports', detail: '' })
  }
  if (spec['type'] === 'ExternalName' && !spec['externalName']) {
    errors.push({ type: 'Required value', field: 'spec.externalName', detail: '' })
  }
  errors.push(...validatePorts(ports))
  errors.push(...unsupportedValue(spec['type'], types, 'spec.type'))
  errors.push(...validateAddress(spec, current && asRecord(current['spec'])))
  return errors
}

function validatePorts(ports: readonly JsonRecord[]): FieldError[] {
  const names = new Set<unknown>()
  const numbers = new Set<string>()
  return ports.flatMap((port, index) => {
    const errors: FieldError[] = []
    const { name } = port
    const at = `spec.ports[${index}]`
    if (!name && ports.length > 1) errors.push({ type: 'Required value', field: `${at}.name`, detail: '' })
    else if (name && names.has(name))
      errors.push({ type: 'Duplicate value', field: `${at}.name`, value: name, detail: '' })
    names.add(name)
    errors.push(...portProblem(port['port'], `${at}.port`))
    const number = `${String(port['protocol'])}/${String(port['port'])}`
    if (numbers.has(number)) errors.push({ type: 'Duplicate value', field: at, value: port, detail: '' })
    numbers.add(number)
    return errors
  })
}

/** The address stays for the Service's life, unless it becomes a mere name or stops being one. */
function validateAddress(spec: JsonRecord, before: JsonRecord | undefined): FieldError[] {
  if (!before || before['type'] === 'ExternalName' || spec['type'] === 'ExternalName') return []
  if (before['clusterIP'] === spec['clusterIP']) return []
  const value = [spec['clusterIP']]
  return [{ type: 'Invalid value', field: 'spec.clusterIPs[0]', value, detail: 'may not change once set' }]
}
