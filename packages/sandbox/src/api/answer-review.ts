import { asRecord, type JsonRecord } from '../json/is-record.ts'
import type { ApiRequest } from './api-request.ts'
import { decodeObject } from './decode-object.ts'
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

/** Answers reviews of identity and access, which are never stored: everybody may do everything. */
export async function answerReview(request: ApiRequest): Promise<void> {
  const review = decodeObject(request, await readObject(request.incoming, request.resource.kind))
  sendJson(request.response, 201, {
    ...review,
    metadata: { ...review.metadata, creationTimestamp: null },
    status: statusOf(request, asRecord(review['spec'])),
  })
}

function statusOf({ resource, cluster }: ApiRequest, spec: JsonRecord): JsonRecord {
  switch (resource.kind) {
    case 'SelfSubjectReview':
      return { userInfo: administrator }
    case 'TokenReview':
      return tokenStatus(
        cluster.store
          .list({ group: '', plural: 'serviceaccounts' })
          .map(({ metadata }) => `${metadata.namespace}:${metadata.name}`),
        String(spec['token'] ?? ''),
      )
    case 'SelfSubjectRulesReview':
      return { ...administratorsRules, incomplete: false }
    default:
      return { allowed: true, reason: 'the sandbox allows everything' }
  }
}

function tokenStatus(accounts: readonly string[], token: string): JsonRecord {
  const account = accounts.find((name) => token === `sandbox:${name}`)
  if (!account) return { user: {}, error: 'the token is not one of the sandbox' }
  return {
    authenticated: true,
    user: { username: `system:serviceaccount:${account}`, groups: ['system:serviceaccounts', 'system:authenticated'] },
  }
}
