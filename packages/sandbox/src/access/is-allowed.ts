import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const rbac = 'rbac.authorization.k8s.io'

export interface Subject {
  readonly user: string
  readonly groups: readonly string[]
}

/** What somebody wants to do: to objects of a kind, or with a path that is no resource. */
export interface AccessRequest {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
  readonly namespace: string
  readonly path: string | undefined
}

/** Why the roles that are bound to somebody allow something; undefined if none does. */
export function isAllowed(cluster: Cluster, subject: Subject, request: AccessRequest): string | undefined {
  if (subject.groups.includes('system:masters')) return 'system:masters may do everything'
  const everywhere = cluster.store.list({ group: rbac, plural: 'clusterrolebindings' })
  const here =
    request.namespace === '' ? [] : cluster.store.list({ group: rbac, plural: 'rolebindings' }, request.namespace)
  for (const binding of [...everywhere, ...here]) {
    if (!asList(binding['subjects']).some((each) => isMeant(asRecord(each), binding, subject))) continue
    if (!rulesOf(cluster, binding).some((rule) => allows(rule, request))) continue
    const { kind, name } = asRecord(binding['roleRef'])
    return `RBAC: allowed by ${binding.kind} "${binding.metadata.name}" of ${String(kind)} "${String(name)}"`
  }
  return undefined
}

function isMeant(bound: JsonRecord, binding: KubernetesObject, { user, groups }: Subject): boolean {
  const { kind, name } = bound
  switch (kind) {
    case 'User':
      return name === user
    case 'Group':
      return groups.some((group) => group === name)
    case 'ServiceAccount':
      return (
        user === `system:serviceaccount:${String(bound['namespace'] ?? binding.metadata.namespace)}:${String(name)}`
      )
    default:
      return false
  }
}

function rulesOf(cluster: Cluster, binding: KubernetesObject): readonly JsonRecord[] {
  const { kind, name } = asRecord(binding['roleRef'])
  const role =
    kind === 'ClusterRole'
      ? cluster.store.get({ group: rbac, plural: 'clusterroles' }, String(name))
      : cluster.store.get({ group: rbac, plural: 'roles' }, String(name), binding.metadata.namespace)
  return asList(role?.['rules']).map(asRecord)
}

function allows(rule: JsonRecord, request: AccessRequest): boolean {
  const { verb, group, resource, subresource, name, path } = request
  const has = (field: string, ...wanted: readonly string[]): boolean =>
    asList(rule[field]).some((value) => value === '*' || wanted.some((each) => each === value))
  if (!has('verbs', verb)) return false
  if (path !== undefined) return asList(rule['nonResourceURLs']).some((pattern) => isPath(String(pattern), path))
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  const names = asList(rule['resourceNames'])
  return (
    has('apiGroups', group) &&
    has('resources', whole, `*/${subresource}`) &&
    (names.length === 0 || names.includes(name))
  )
}

function isPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path
}
