import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { unsupportedValue } from './unsupported-value.ts'

const rbac = 'rbac.authorization.k8s.io'

const required = (field: string, detail = ''): FieldError => ({ type: 'Required value', field, detail })

/** What is wrong with the rules of a Role or ClusterRole. */
export function validateRole(kind: string, object: KubernetesObject): FieldError[] {
  return asList(object['rules']).flatMap((each, index) =>
    validateRule(asRecord(each), `rules[${index}]`, kind === 'Role'),
  )
}

function validateRule(rule: JsonRecord, field: string, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = []
  const isEmpty = (name: string): boolean => asList(rule[name]).length === 0
  if (isEmpty('verbs')) errors.push(required(`${field}.verbs`, 'verbs must contain at least one value'))
  if (!isEmpty('nonResourceURLs')) {
    const wrong = { type: 'Invalid value', field: `${field}.nonResourceURLs`, value: rule['nonResourceURLs'] } as const
    if (namespaced) errors.push({ ...wrong, detail: 'namespaced rules cannot apply to non-resource URLs' })
    if (!isEmpty('apiGroups') || !isEmpty('resources') || !isEmpty('resourceNames'))
      errors.push({ ...wrong, detail: 'rules cannot apply to both regular resources and non-resource URLs' })
    return errors
  }
  if (isEmpty('apiGroups'))
    errors.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'))
  if (isEmpty('resources'))
    errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

/** What is wrong with a RoleBinding or ClusterRoleBinding; the role that it is about can't be changed. */
export function validateBinding(
  kind: string,
  object: KubernetesObject,
  current: KubernetesObject | undefined,
): FieldError[] {
  const reference = asRecord(object['roleRef'])
  const errors: FieldError[] = []
  const kinds = kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole']
  errors.push(...unsupportedValue(reference['apiGroup'], [rbac], 'roleRef.apiGroup'))
  errors.push(...unsupportedValue(reference['kind'] ?? '', kinds, 'roleRef.kind'))
  if (!reference['name']) errors.push(required('roleRef.name'))
  asList(object['subjects']).forEach((subject, index) => {
    errors.push(...validateSubject(asRecord(subject), `subjects[${index}]`, kind === 'RoleBinding'))
  })
  if (current && !deepEqual(reference, current['roleRef'])) {
    const { apiGroup: APIGroup, kind: Kind, name: Name } = reference
    errors.push({
      type: 'Invalid value',
      field: 'roleRef',
      value: { APIGroup, Kind, Name },
      detail: 'cannot change roleRef',
    })
  }
  return errors
}

function validateSubject(
  { kind, name, namespace, apiGroup }: JsonRecord,
  field: string,
  namespaced: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${field}.name`))
  if (kind === 'ServiceAccount') {
    if (apiGroup) errors.push(...unsupportedValue(apiGroup, [''], `${field}.apiGroup`))
    if (!namespaced && !namespace) errors.push(required(`${field}.namespace`))
  } else if (kind === 'User' || kind === 'Group')
    errors.push(...unsupportedValue(apiGroup, [rbac], `${field}.apiGroup`))
  else errors.push(...unsupportedValue(kind ?? '', ['ServiceAccount', 'User', 'Group'], `${field}.kind`))
  return errors
}
