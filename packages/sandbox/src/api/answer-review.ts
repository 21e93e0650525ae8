import { type AccessRequest, isAllowed } from '../access/is-allowed.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { invalid } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ApiRequest } from './api-request.ts'
import { decodeObject } from './decode-object.ts'
import { tokenOwner } from './issue-token.ts'
import { readObject } from './read-body.ts'
import { sendJson } from './send.ts'

/** Who every client is: the sandbox asks nobody for credentials. */
const administrator = { username: 'sandbox-admin', groups: ['system:masters', 'system:authenticated'] }

/** What a cluster's administrator is shown: the rules for everybody who is known, and those for administrators. */
const administratorsRules = {
  resourceRules: [
    {
      verbs: ['create'],
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    },
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  ],
  nonResourceRules: [
    {
      verbs: ['get'],
      nonResourceURLs: [
        ...['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*'],
        ...['/readyz', '/version', '/version/'],
      ],
    },
    { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ],
}

/** Answers reviews of identity and access, which are never stored. Every client may do everything; of others the roles tell. */
export async function answerReview(request: ApiRequest): Promise<void> {
  const review = decodeObject(request, await readObject(request.incoming, request.resource.kind))
  sendJson(request.response, 201, {
    ...review,
    metadata: { ...review.metadata, creationTimestamp: null },
    status: statusOf(request, asRecord(review['spec'])),
  })
}

function statusOf(request: ApiRequest, spec: JsonRecord): JsonRecord {
  const { resource, cluster } = request
  switch (resource.kind) {
    case 'SelfSubjectReview':
      return { userInfo: administrator }
    case 'TokenReview':
      return tokenStatus(cluster, String(spec['token'] ?? ''))
    case 'SelfSubjectRulesReview':
      return { ...administratorsRules, incomplete: false }
    case 'SelfSubjectAccessReview':
      readAccess(request, spec)
      return { allowed: true, reason: 'the sandbox allows everything' }
    default: {
      const subject = { user: String(spec['user'] ?? ''), groups: asList(spec['groups']).map(String) }
      const reason = isAllowed(cluster, subject, readAccess(request, spec))
      return reason === undefined ? { allowed: false } : { allowed: true, reason }
    }
  }
}

function readAccess({ resource }: ApiRequest, spec: JsonRecord): AccessRequest {
  if (!isRecord(spec['resourceAttributes']) && !isRecord(spec['nonResourceAttributes'])) {
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    throw invalid(resource, '', [{ type: 'Invalid value', field: 'spec.resourceAttributes', value: null, detail }])
  }
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

function tokenStatus(cluster: Cluster, token: string): JsonRecord {
  const username = tokenOwner(cluster, token)
  if (username === undefined) return { user: {}, error: 'the token is not one of the sandbox' }
  return { authenticated: true, user: { username, groups: ['system:serviceaccounts', 'system:authenticated'] } }
}
