import { mastersGroup, type UserInfo } from '../authentication/user-info.ts'
import { asRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { AccessRequest } from './access-request.ts'
import { type BoundRules, findRules } from './find-rules.ts'
import { ruleAllows } from './policy-rule.ts'

/** Whether somebody may do something, and what speaks for or against it; an empty reason where nothing does. */
export interface AccessDecision {
  readonly allowed: boolean
  readonly reason: string
}

/** Decides as RBAC does: by the roles that are bound to somebody and to the groups that he is in. */
export function decideAccess(cluster: Cluster, user: UserInfo, request: AccessRequest): AccessDecision {
  if (user.groups.includes(mastersGroup)) return { allowed: true, reason: '' }
  const missing: string[] = []
  for (const bound of findRules(cluster, user, request.namespace)) {
    if (bound.rules?.some((rule) => ruleAllows(rule, request)))
      return { allowed: true, reason: `RBAC: allowed by ${describeBinding(bound)}` }
    if (!bound.rules) missing.push(missingRole(bound))
  }
  return { allowed: false, reason: missing.length === 0 ? '' : `RBAC: ${listErrors(missing)}` }
}

/** What is wrong with a binding whose role does not exist. */
export function missingRole({ binding }: BoundRules): string {
  const { kind, name } = asRecord(binding['roleRef'])
  return `${String(kind).toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found`
}

/** Several errors in one text, each once. */
export function listErrors(errors: readonly string[]): string {
  const distinct = [...new Set(errors)]
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`
}

function describeBinding({ binding, subject }: BoundRules): string {
  const { name, namespace } = binding.metadata
  const role = asRecord(binding['roleRef'])
  const whom =
    subject['kind'] === 'ServiceAccount'
      ? `${String(subject['name'])}/${String(subject['namespace'])}`
      : subject['name']
  const place = namespace === undefined ? name : `${name}/${namespace}`
  return `${binding.kind} "${place}" of ${String(role['kind'])} "${String(role['name'])}" to ${String(subject['kind'])} "${String(whom)}"`
}
