import type { AccessRequest } from '../access/access-request.ts'
import { decideAccess, listErrors, missingRole } from '../access/decide-access.ts'
import { findRules } from '../access/find-rules.ts'
import type { PolicyRule } from '../access/policy-rule.ts'
import { describeUser, type UserInfo } from '../authentication/user-info.ts'
import { verifyToken } from '../authentication/verify-token.ts'
import { formatTime } from '../clock/format-time.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { badRequest, type FieldError, invalid } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ApiRequest } from './api-request.ts'
import { decodeObject } from './decode-object.ts'
import { readObject } from './read-body.ts'
import { sendJson } from './send.ts'

/** Answers reviews of identity and access, which are never stored. */
export async function answerReview(request: ApiRequest): Promise<void> {
  const { cluster, resource, user, path } = request
  const review = decodeObject(request, await readObject(request.incoming, resource.kind))
  const spec = asRecord(review['spec'])
  const answer = (content: JsonRecord): void => sendJson(request.response, 201, { ...review, ...content })
  switch (resource.kind) {
    case 'SelfSubjectReview': {
      const metadata = { ...review.metadata, creationTimestamp: formatTime(cluster.clock.now()) }
      return answer({ metadata, status: { userInfo: describeUser(user) } })
    }
    case 'TokenReview':
      return answer({ status: tokenStatus(cluster, spec) })
    case 'SelfSubjectRulesReview':
      if (!spec['namespace']) throw badRequest('no namespace on request')
      return answer({ spec: {}, status: rulesStatus(cluster, user, String(spec['namespace'])) })
    case 'SelfSubjectAccessReview':
      requireSense(resource.group, [...attributeProblems(spec), ...metadataProblems(review, 'must be empty')])
      return answer({ status: accessStatus(cluster, user, spec) })
    default: {
      const local = resource.kind === 'LocalSubjectAccessReview' ? path.namespace : undefined
      requireSense(resource.group, [
        ...attributeProblems(spec),
        ...subjectProblems(spec),
        ...(local === undefined ? [] : scopeProblems(spec, local)),
        ...metadataProblems(review, local === undefined ? 'must be empty' : 'must be empty except for namespace'),
      ])
      return answer({ status: accessStatus(cluster, subjectOf(spec), spec) })
    }
  }
}

/** A review has no metadata; a namespace is overlooked. */
function metadataProblems({ metadata }: KubernetesObject, detail: string): readonly FieldError[] {
  const { namespace: _namespace, managedFields: _fields, ...rest } = metadata
  const given = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null && value !== '')
  if (given.length === 0) return []
  return [{ type: 'Invalid value', field: 'metadata', value: Object.fromEntries(given), detail }]
}

function subjectOf(spec: JsonRecord): UserInfo {
  return { name: String(spec['user'] ?? ''), groups: asList(spec['groups']).map(String) }
}

function accessStatus(cluster: Cluster, user: UserInfo, spec: JsonRecord): JsonRecord {
  const { allowed, reason } = decideAccess(cluster, user, readAccess(spec))
  return reason === '' ? { allowed } : { allowed, reason }
}

function readAccess(spec: JsonRecord): AccessRequest {
  const other = spec['nonResourceAttributes']
  const attributes = asRecord(spec['resourceAttributes'] ?? other)
  const text = (name: string): string => String(attributes[name] ?? '')
  return {
    verb: text('verb'),
    group: text('group'),
    resource: text('resource'),
    subresource: text('subresource'),
    name: text('name'),
    namespace: text('namespace'),
    path: isRecord(other) ? text('path') : undefined,
  }
}

/** The rules of a subject in a namespace, as they are bound to it. */
function rulesStatus(cluster: Cluster, user: UserInfo, namespace: string): JsonRecord {
  const bound = findRules(cluster, user, namespace)
  const rules = bound.flatMap((each) => each.rules ?? [])
  const missing = bound.flatMap((each) => (each.rules ? [] : [missingRole(each)]))
  const list = (name: keyof PolicyRule, values: readonly string[]): JsonRecord =>
    values.length === 0 ? {} : { [name]: values }
  return {
    resourceRules: rules
      .filter(({ resources }) => resources.length > 0)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        ...{ verbs, apiGroups, resources },
        ...list('resourceNames', resourceNames),
      })),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
    ...(missing.length === 0 ? {} : { evaluationError: listErrors(missing) }),
  }
}

function tokenStatus(cluster: Cluster, spec: JsonRecord): JsonRecord {
  const token = String(spec['token'] ?? '')
  if (token === '') throw badRequest('token is required for TokenReview in authentication')
  const wanted = asList(spec['audiences']).map(String)
  const verdict = verifyToken(cluster, token, wanted.length > 0 ? wanted : undefined)
  if ('error' in verdict) return { user: {}, error: verdict.error }
  return { authenticated: true, user: describeUser(verdict.user), audiences: verdict.audiences }
}

/** The real API server leaves the kind out of the refusal of a review. */
function requireSense(group: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group, kind: '' }, '', errors)
}

function attributeProblems(spec: JsonRecord): readonly FieldError[] {
  const type = 'Invalid value'
  if (isRecord(spec['resourceAttributes']) && isRecord(spec['nonResourceAttributes'])) {
    const detail = 'cannot be specified in combination with resourceAttributes'
    return [{ type, field: 'spec.nonResourceAttributes', value: pathAttributes(spec), detail }]
  }
  if (isRecord(spec['resourceAttributes']) || isRecord(spec['nonResourceAttributes'])) return []
  const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
  return [{ type, field: 'spec.resourceAttributes', value: null, detail }]
}

function subjectProblems(spec: JsonRecord): readonly FieldError[] {
  if (spec['user'] || asList(spec['groups']).length > 0) return []
  const detail = 'at least one of user or group must be specified'
  return [{ type: 'Invalid value', field: 'spec.user', value: '', detail }]
}

function scopeProblems(spec: JsonRecord, namespace: string): readonly FieldError[] {
  const type = 'Invalid value'
  if (isRecord(spec['nonResourceAttributes'])) {
    const detail = 'disallowed on this kind of request'
    return [{ type, field: 'spec.nonResourceAttributes', value: pathAttributes(spec), detail }]
  }
  const value = String(asRecord(spec['resourceAttributes'])['namespace'] ?? '')
  if (value === namespace) return []
  return [{ type, field: 'spec.resourceAttributes.namespace', value, detail: 'must match metadata.namespace' }]
}

function pathAttributes(spec: JsonRecord): JsonRecord {
  const { path = '', verb = '' } = asRecord(spec['nonResourceAttributes'])
  return { Path: path, Verb: verb }
}
