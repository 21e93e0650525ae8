import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { validateContainer } from './validate-container.ts'

const field = 'spec.ephemeralContainers'

/** What a container that is there for a while only can't have. */
const notForThem = ['ports', 'resources', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const

/** What is wrong with a pod's containers for debugging: they can be added, but neither changed nor removed. */
export function validateEphemeralContainers(pod: KubernetesObject, current: KubernetesObject): FieldError[] {
  const spec = asRecord(pod['spec'])
  const containers = asList(spec['ephemeralContainers']).map(asRecord)
  const others = [...asList(spec['initContainers']), ...asList(spec['containers'])].map((each) =>
    String(asRecord(each)['name']),
  )
  const volumes = new Set(asList(spec['volumes']).map((volume) => String(asRecord(volume)['name'])))
  const names = new Set(others)
  return [
    ...containers.flatMap((container, index) => {
      const errors = validateOne(container, `${field}[${index}]`, names, volumes, others)
      names.add(String(container['name'] ?? ''))
      return errors
    }),
    ...validateKept(containers, asList(asRecord(current['spec'])['ephemeralContainers']).map(asRecord)),
  ]
}

function validateOne(
  container: JsonRecord,
  at: string,
  names: ReadonlySet<string>,
  volumes: ReadonlySet<string>,
  others: readonly string[],
): FieldError[] {
  const target = container['targetContainerName']
  const unknown: readonly FieldError[] =
    target && !others.includes(String(target))
      ? [{ type: 'Not found', field: `${at}.targetContainerName`, value: target, detail: '' }]
      : []
  const forbidden = notForThem
    .filter((name) => Object.keys(asRecord(container[name])).length > 0 || asList(container[name]).length > 0)
    .map((name): FieldError => {
      return { type: 'Forbidden', field: `${at}.${name}`, detail: 'cannot be set for an Ephemeral Container' }
    })
  return [...validateContainer(container, at, new Set(names), new Set(volumes)), ...unknown, ...forbidden]
}

function validateKept(containers: readonly JsonRecord[], before: readonly JsonRecord[]): FieldError[] {
  return before.flatMap((old): FieldError[] => {
    const now = containers.find(({ name }) => name === old['name'])
    if (now && deepEqual(now, old)) return []
    const detail = `existing ephemeral containers "${String(old['name'])}" may not be ${now ? 'changed' : 'removed'}\n`
    return [{ type: 'Forbidden', field, detail }]
  })
}
