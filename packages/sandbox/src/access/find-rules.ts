import type { UserInfo } from '../authentication/user-info.ts'
import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type PolicyRule, readRule } from './policy-rule.ts'

/** The rules that somebody has by one binding; undefined where its role does not exist. */
export interface BoundRules {
  readonly binding: KubernetesObject
  readonly subject: JsonRecord
  readonly rules: readonly PolicyRule[] | undefined
}

const bySubject = 'subject'
const readBefore = new WeakMap<KubernetesObject, readonly PolicyRule[]>()

/** What is bound to somebody: in the whole cluster and, if one is given, in a namespace. */
export function findRules(cluster: Cluster, { name, groups }: UserInfo, namespace: string): readonly BoundRules[] {
  const keys = [userKey(name), ...groups.map(groupKey)]
  const found: BoundRules[] = []
  for (const [resource, scope] of namespace === ''
    ? ([[clusterRoleBindings, '']] as const)
    : ([
        [clusterRoleBindings, ''],
        [roleBindings, namespace],
      ] as const)) {
    const collection = cluster.store.collection(resource)
    collection.addIndex(bySubject, subjectKeys)
    const bindings = new Set(keys.flatMap((key) => collection.byIndex(bySubject, scopedKey(scope, key))))
    for (const binding of [...bindings].sort(byName)) {
      const subject = asList(binding['subjects'])
        .map(asRecord)
        .find((each) => keys.includes(keyOf(each, binding) ?? ''))
      found.push({ binding, subject: asRecord(subject), rules: rulesOfRole(cluster, binding) })
    }
  }
  return found
}

/** The rules of the role that a binding names; undefined if there is no such role. */
export function rulesOfRole(cluster: Cluster, binding: KubernetesObject): readonly PolicyRule[] | undefined {
  const { kind, name } = asRecord(binding['roleRef'])
  const role =
    kind === 'ClusterRole'
      ? cluster.store.get(clusterRoles, String(name))
      : cluster.store.get(roles, String(name), binding.metadata.namespace)
  if (!role) return undefined
  // Stored objects never change, so what was read from one stays true as long as it is there.
  const known = readBefore.get(role)
  if (known) return known
  const rules = asList(role['rules']).map((rule) => readRule(asRecord(rule)))
  readBefore.set(role, rules)
  return rules
}

function subjectKeys(binding: KubernetesObject): readonly string[] {
  return asList(binding['subjects']).flatMap((subject) => {
    const key = keyOf(asRecord(subject), binding)
    return key === undefined ? [] : [scopedKey(binding.metadata.namespace ?? '', key)]
  })
}

function keyOf({ kind, name, namespace }: JsonRecord, binding: KubernetesObject): string | undefined {
  switch (kind) {
    case 'User':
      return userKey(String(name))
    case 'Group':
      return groupKey(String(name))
    case 'ServiceAccount':
      return userKey(`system:serviceaccount:${String(namespace || (binding.metadata.namespace ?? ''))}:${String(name)}`)
    default:
      return undefined
  }
}

const userKey = (name: string): string => `User ${name}`
const groupKey = (name: string): string => `Group ${name}`
const scopedKey = (namespace: string, key: string): string => `${namespace}\n${key}`

function byName(left: KubernetesObject, right: KubernetesObject): number {
  return left.metadata.name < right.metadata.name ? -1 : 1
}
