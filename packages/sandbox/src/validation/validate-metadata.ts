import type { FieldError } from '../registry/api-error.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { ObjectMeta } from '../store/kubernetes-object.ts'
import { labelKeyProblem, labelProblem, labelValueProblem, serviceNameProblem, subdomainProblem } from './names.ts'

/** Kinds whose names are used as path segments only: colons and capital letters are fine. */
const freelyNamed = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'IPAddress'])

/** What is wrong with an object's name, labels, annotations and finalizers. */
export function validateMetadata(resource: ResourceDefinition, metadata: ObjectMeta): FieldError[] {
  const errors: FieldError[] = []
  const problem = nameProblem(resource, metadata.name)
  if (problem) errors.push({ type: 'Invalid value', field: 'metadata.name', value: metadata.name, detail: problem })
  errors.push(...validateLabels(metadata.labels, 'metadata.labels'))
  for (const key of Object.keys(metadata.annotations ?? {})) {
    const wrong = labelKeyProblem(key.toLowerCase())
    if (wrong) errors.push({ type: 'Invalid value', field: 'metadata.annotations', value: key, detail: wrong })
  }
  metadata.ownerReferences?.forEach((owner) => {
    for (const key of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (!owner[key]) {
        const field = `metadata.ownerReferences.${key}`
        errors.push({
          type: 'Invalid value',
          field,
          value: owner[key] ?? '',
          detail: key === 'apiVersion' ? 'version must not be empty' : 'must not be empty',
        })
      }
    }
  })
  const controllers = metadata.ownerReferences?.filter(({ controller }) => controller) ?? []
  if (controllers.length > 1) {
    const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controllers.map(({ kind, name }) => `${kind}/${name}`).join(' and ')}`
    errors.push({ type: 'Invalid value', field: 'metadata.ownerReferences', value: metadata.ownerReferences, detail })
  }
  errors.push(...validateFinalizers(metadata.finalizers ?? []))
  return errors
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

function validateFinalizers(finalizers: readonly string[]): FieldError[] {
  return finalizers.flatMap((value): FieldError[] => {
    const field = 'metadata.finalizers'
    const problem = labelKeyProblem(value)
    if (problem) return [{ type: 'Invalid value', field, value, detail: problem }]
    if (value.includes('/') || standardFinalizers.has(value)) return []
    return [
      {
        type: 'Invalid value',
        field,
        value,
        detail: 'name is neither a standard finalizer name nor is it fully qualified',
      },
    ]
  })
}

/** What an update may not change in the metadata of an object. */
export function validateMetadataUpdate(metadata: ObjectMeta, current: ObjectMeta): FieldError[] {
  const errors: FieldError[] = []
  const added = (metadata.finalizers ?? []).filter((finalizer) => !current.finalizers?.includes(finalizer))
  if (current.deletionTimestamp && added.length > 0) {
    const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`
    errors.push({ type: 'Forbidden', field: 'metadata.finalizers', detail })
  }
  return errors
}

/** What is wrong with a map of labels. */
export function validateLabels(labels: unknown, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries((labels ?? {}) as Readonly<Record<string, unknown>>)) {
    const wrongKey = labelKeyProblem(key)
    if (wrongKey) errors.push({ type: 'Invalid value', field, value: key, detail: wrongKey })
    const wrongValue = labelValueProblem(String(value))
    if (wrongValue) errors.push({ type: 'Invalid value', field, value, detail: wrongValue })
  }
  return errors
}

function nameProblem(resource: ResourceDefinition, name: string): string | undefined {
  if (freelyNamed.has(resource.kind))
    return /[/%]/.test(name) || name === '.' || name === '..' ? "may not contain '/'" : undefined
  if (resource.kind === 'Namespace') return labelProblem(name)
  if (resource.kind === 'Service') return serviceNameProblem(name)
  return subdomainProblem(name)
}
