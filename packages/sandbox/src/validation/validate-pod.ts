import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { labelProblem } from './names.ts'

/** What is wrong with a pod. */
export function validatePod(pod: KubernetesObject, current: KubernetesObject | undefined): FieldError[] {
  const spec = asRecord(pod['spec'])
  const errors = validatePodSpec(spec, 'spec')
  if (current && !deepEqual(withoutMutable(spec), withoutMutable(asRecord(current['spec'])))) {
    const detail =
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
    errors.push({ type: 'Forbidden', field: 'spec', detail })
  }
  return errors
}

/** What is wrong with the specification of a pod or pod template. */
export function validatePodSpec(spec: JsonRecord, field: string): FieldError[] {
  const errors: FieldError[] = []
  const containers = asList(spec['containers'])
  if (containers.length === 0) errors.push({ type: 'Required value', field: `${field}.containers`, detail: '' })
  const names = new Set<string>()
  const all = [
    ...containers.map((container, index) => ({ container: asRecord(container), at: `${field}.containers[${index}]` })),
    ...asList(spec['initContainers']).map((container, index) => ({
      container: asRecord(container),
      at: `${field}.initContainers[${index}]`,
    })),
  ]
  for (const { container, at } of all) {
    const name = String(container['name'] ?? '')
    const problem = name ? labelProblem(name) : undefined
    if (!name) errors.push({ type: 'Required value', field: `${at}.name`, detail: '' })
    else if (problem) errors.push({ type: 'Invalid value', field: `${at}.name`, value: name, detail: problem })
    else if (names.has(name)) errors.push({ type: 'Duplicate value', field: `${at}.name`, value: name, detail: '' })
    names.add(name)
    if (!container['image']) errors.push({ type: 'Required value', field: `${at}.image`, detail: '' })
    asList(container['ports']).forEach((port, index) => {
      const number = asRecord(port)['containerPort']
      if (typeof number !== 'number' || number < 1 || number > 65535) {
        errors.push({
          type: 'Invalid value',
          field: `${at}.ports[${index}].containerPort`,
          value: number,
          detail: 'must be between 1 and 65535, inclusive',
        })
      }
    })
  }
  const restart = spec['restartPolicy']
  if (restart !== 'Always' && restart !== 'OnFailure' && restart !== 'Never') {
    errors.push({
      type: 'Unsupported value',
      field: `${field}.restartPolicy`,
      value: restart,
      detail: 'supported values: "Always", "Never", "OnFailure"',
    })
  }
  const grace = spec['terminationGracePeriodSeconds']
  if (typeof grace === 'number' && grace < 0) {
    errors.push({
      type: 'Invalid value',
      field: `${field}.terminationGracePeriodSeconds`,
      value: grace,
      detail: 'must be greater than or equal to 0',
    })
  }
  return errors
}

function withoutMutable(spec: JsonRecord): JsonRecord {
  const withoutImages = (containers: unknown) =>
    asList(containers).map((container) => ({ ...asRecord(container), image: '', resources: {} }))
  return {
    ...spec,
    containers: withoutImages(spec['containers']),
    initContainers: withoutImages(spec['initContainers']),
    ephemeralContainers: undefined,
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    schedulingGates: undefined,
    nodeName: undefined,
  }
}
