import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const scopes = new Set<unknown>([
  'BestEffort',
  'CrossNamespacePodAffinity',
  'NotBestEffort',
  'NotTerminating',
  'PriorityClass',
  'Terminating',
  'VolumeAttributesClass',
])
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const
const plain = new Set([
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
  ...['requests.storage', 'pods', 'services', 'services.nodeports', 'services.loadbalancers', 'configmaps', 'secrets'],
  ...['replicationcontrollers', 'resourcequotas', 'persistentvolumeclaims'],
])

/** What is wrong with a ResourceQuota: entries that nothing can count, scopes that exclude each other or change later. */
export function validateResourceQuota(object: KubernetesObject, current: KubernetesObject | undefined): FieldError[] {
  const spec = asRecord(object['spec'])
  const errors: FieldError[] = Object.keys(asRecord(spec['hard']))
    .filter((name) => !plain.has(name) && !name.includes('/') && !/^(requests\.)?hugepages-/.test(name))
    .map((name) => {
      const detail = 'must be a standard resource for quota'
      return { type: 'Invalid value', field: `spec.hard[${name}]`, value: name, detail }
    })
  const given = asList(spec['scopes'])
  const refuse = (detail: string) => errors.push({ type: 'Invalid value', field: 'spec.scopes', value: given, detail })
  const counted = Object.keys(asRecord(spec['hard'])).filter((name) => plain.has(name))
  if (given.some((scope) => counted.some((name) => !applies(scope, name))))
    refuse('unsupported scope applied to resource')
  if (given.some((scope) => !scopes.has(scope))) refuse('unsupported scope')
  for (const [one, other] of opposites) {
    if (given.includes(one) && given.includes(other)) refuse('conflicting scopes')
  }
  for (const name of ['scopes', 'scopeSelector']) {
    if (!current || deepEqual(asRecord(current['spec'])[name], spec[name])) continue
    errors.push({
      type: 'Invalid value',
      field: 'spec.scopes',
      value: spec['scopes'] ?? null,
      detail: 'field is immutable',
    })
  }
  return errors
}

/** Pods that ask for nothing can only be counted; the other scopes of pods also fit what pods ask for. */
function applies(scope: unknown, name: string): boolean {
  if (scope === 'BestEffort') return name === 'pods'
  if (scope === 'VolumeAttributesClass') return name === 'persistentvolumeclaims' || name === 'requests.storage'
  return name === 'pods' || /(^|\.)(cpu|memory|ephemeral-storage)$/.test(name)
}
