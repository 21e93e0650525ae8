import { asRecord, type JsonRecord } from '../json/is-record.ts'
import type { ApiRequest } from './api-request.ts'
import { decodeObject } from './decode-object.ts'
import { readObject } from './read-body.ts'
import { sendJson } from './send.ts'

/** Who every client is: the sandbox asks nobody for credentials. */
const administrator = { username: 'sandbox-admin', groups: ['system:masters', 'system:authenticated'] }

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
      return {
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        incomplete: false,
      }
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
