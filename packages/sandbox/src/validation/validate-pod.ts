import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { validateContainer } from './validate-container.ts'

/** What is wrong with a pod. */
export function validatePod(pod: KubernetesObject, current: KubernetesObject | undefined): FieldError[] {
  if (current && pod['spec'] === current['spec']) return []
  const spec = asRecord(pod['spec'])
  const errors = validatePodSpec(spec, 'spec')
  if (!current && asList(spec['ephemeralContainers']).length > 0)
    errors.push({ type: 'Forbidden', field: 'spec.ephemeralContainers', detail: 'cannot be set on create' })
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
  const volumes = new Set<string>()
  asList(spec['volumes']).forEach((volume, index) => {
    const name = String(asRecord(volume)['name'] ?? '')
    const at = `${field}.volumes[${index}].name`
    if (!name) errors.push({ type: 'Required value', field: at, detail: '' })
    else if (volumes.has(name)) errors.push({ type: 'Duplicate value', field: at, value: name, detail: '' })
    volumes.add(name)
  })
  const names = new Set<string>()
  for (const list of ['containers', 'initContainers']) {
    asList(spec[list]).forEach((each, index) => {
      const container = asRecord(each)
      errors.push(...validateContainer(container, `${field}.${list}[${index}]`, names, volumes))
      names.add(String(container['name'] ?? ''))
    })
  }
  asList(spec['tolerations']).forEach((each, index) => {
    const { operator, value, effect = '', tolerationSeconds } = asRecord(each)
    const at = `${field}.tolerations[${index}]`
    if (typeof tolerationSeconds === 'number' && effect !== 'NoExecute') {
      const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
      errors.push({ type: 'Invalid value', field: `${at}.effect`, value: effect, detail })
    }
    if (operator !== 'Exists' || !value) return
    const detail = "value must be empty when `operator` is 'Exists'"
    errors.push({ type: 'Invalid value', field: `${at}.operator`, value, detail })
  })
  const restart = spec['restartPolicy']
  if (restart !== 'Always' && restart !== 'OnFailure' && restart !== 'Never') {
    errors.push({
      type: 'Unsupported value',
      field: `${field}.restartPolicy`,
      value: restart,
      detail: 'supported values: "Always", "Never", "OnFailure"',
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
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    schedulingGates: undefined,
  }
}
