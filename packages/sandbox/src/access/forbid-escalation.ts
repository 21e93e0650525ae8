import { mastersGroup, type UserInfo } from '../authentication/user-info.ts'
import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord } from '../json/is-record.ts'
import { forbidden, notFound, qualifiedName } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { decideAccess } from './decide-access.ts'
import { findRules, rulesOfRole } from './find-rules.ts'
import { type PolicyRule, readRule } from './policy-rule.ts'
import { describeRules, uncoveredRules } from './rules-cover.ts'

const rbac = 'rbac.authorization.k8s.io'
const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
]

/** What keeps somebody from giving away in roles and bindings what he may not do himself; undefined where that can't happen. */
export function forbidEscalation(
  cluster: Cluster,
  user: UserInfo,
  resource: ResourceDefinition,
  nameInPath: string,
): ((object: KubernetesObject, before: KubernetesObject | undefined) => void) | undefined {
  if (resource.group !== rbac || user.groups.includes(mastersGroup)) return undefined
  const isBinding = resource.plural.endsWith('bindings')
  return (object, before) => {
    if (before && deepEqual(withoutOwners(object), withoutOwners(before))) return
    const attempt = { cluster, user, resource, object }
    if (isBinding) checkBinding(attempt)
    else checkRole(attempt, before, nameInPath)
  }
}

interface Attempt {
  readonly cluster: Cluster
  readonly user: UserInfo
  readonly resource: ResourceDefinition
  readonly object: KubernetesObject
}

function checkRole(attempt: Attempt, before: KubernetesObject | undefined, nameInPath: string): void {
  const { cluster, user, resource, object } = attempt
  const { namespace = '' } = object.metadata
  const escalating = {
    verb: 'escalate',
    ...{ group: rbac, resource: resource.plural, subresource: '', name: nameInPath, namespace, path: undefined },
  }
  if (decideAccess(cluster, user, escalating).allowed) return
  requireOwnRules(
    attempt,
    asList(object['rules']).map((rule) => readRule(asRecord(rule))),
  )
  const gathers = object['aggregationRule'] !== undefined || before?.['aggregationRule'] !== undefined
  if (gathers && uncoveredRules(ownRules(attempt).rules, everything).length > 0)
    throw forbidden(resource, object.metadata.name, 'must have cluster-admin privileges to use the aggregationRule')
}

function checkBinding(attempt: Attempt): void {
  const { cluster, user, resource, object } = attempt
  const { kind, name } = asRecord(object['roleRef'])
  const { namespace = '' } = object.metadata
  const binding = {
    verb: 'bind',
    ...{ group: rbac, resource: kind === 'ClusterRole' ? 'clusterroles' : 'roles', subresource: '' },
    ...{ name: String(name), namespace, path: undefined },
  }
  if (decideAccess(cluster, user, binding).allowed) return
  const rules = rulesOfRole(cluster, object)
  // The real API server names the kind that was written here, not that of the role.
  if (!rules) throw notFound(resource, String(name))
  requireOwnRules(attempt, rules)
}

function requireOwnRules(attempt: Attempt, wanted: readonly PolicyRule[]): void {
  const { user, resource, object } = attempt
  const { rules, problems } = ownRules(attempt)
  const missing = describeRules(uncoveredRules(rules, wanted))
  if (missing.length === 0) return
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ')
  const who = `user ${JSON.stringify(user.name)} (groups=[${groups}])`
  const unresolved = problems.length === 0 ? '' : `; resolution errors: [${problems.join(', ')}]`
  const why = `${who} is attempting to grant RBAC permissions not currently held:\n${missing.join('\n')}${unresolved}`
  throw forbidden(resource, object.metadata.name, why)
}

function ownRules({ cluster, user, resource, object }: Attempt): {
  readonly rules: readonly PolicyRule[]
  readonly problems: readonly string[]
} {
  const found = findRules(cluster, user, object.metadata.namespace ?? '')
  return {
    rules: found.flatMap(({ rules }) => rules ?? []),
    problems: found.flatMap(({ rules, binding }) =>
      rules ? [] : [`${qualifiedName(resource)} ${JSON.stringify(asRecord(binding['roleRef'])['name'])} not found`],
    ),
  }
}

/** An object without what the garbage collector changes about it, and without what every write changes. */
function withoutOwners({ metadata, ...rest }: KubernetesObject): unknown {
  const { ownerReferences: _owners, finalizers: _finalizers, managedFields: _fields, ...others } = metadata
  const { resourceVersion: _version, ...kept } = others
  return { ...rest, metadata: kept }
}
