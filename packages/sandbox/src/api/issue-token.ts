import { createHmac } from 'node:crypto'
import { formatTime } from '../clock/format-time.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { readObject } from './read-body.ts'
import { sendJson } from './send.ts'

const issuer = 'https://kubernetes.default.svc.cluster.local'

/** Answers a TokenRequest with a token (a JWT) for the service account. */
export async function issueToken(request: ApiRequest): Promise<void> {
  const { cluster } = request
  const body = await readObject(request.incoming, 'TokenRequest')
  const { metadata } = findObject(request)
  const asked = asRecord(body['spec'])
  const audiences = asList(asked['audiences']).length > 0 ? asList(asked['audiences']).map(String) : [issuer]
  const expirationSeconds = Math.max(600, Number(asked['expirationSeconds'] ?? 3600))
  const now = Math.floor(cluster.clock.now() / 1000)
  const token = signedToken(cluster, {
    aud: audiences,
    exp: now + expirationSeconds,
    iat: now,
    iss: issuer,
    jti: cluster.random.uid(),
    'kubernetes.io': { namespace: metadata.namespace, serviceaccount: { name: metadata.name, uid: metadata.uid } },
    nbf: now,
    sub: `system:serviceaccount:${metadata.namespace}:${metadata.name}`,
  })
  sendJson(request.response, 201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      creationTimestamp: formatTime(cluster.clock.now()),
    },
    spec: { audiences, expirationSeconds, boundObjectRef: asked['boundObjectRef'] ?? null },
    status: { token, expirationTimestamp: formatTime((now + expirationSeconds) * 1000) },
  })
}

/** The user name that a token stands for; undefined if it is none of this cluster, or has expired. */
export function tokenOwner(cluster: Cluster, token: string): string | undefined {
  const [head, claims, signature] = token.split('.')
  if (claims === undefined || signature !== signatureOf(cluster, `${head}.${claims}`)) return undefined
  const { sub, exp } = asRecord(JSON.parse(Buffer.from(claims, 'base64url').toString()))
  return Number(exp) * 1000 > cluster.clock.now() ? String(sub) : undefined
}

function signedToken(cluster: Cluster, claims: object): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${signatureOf(cluster, content)}`
}

/** Signed with what tells clusters apart; it is no secret, since nobody needs credentials here. */
function signatureOf(cluster: Cluster, content: string): string {
  const key = cluster.store.get({ group: '', plural: 'namespaces' }, 'kube-system')?.metadata.uid ?? ''
  return createHmac('sha256', key).update(content).digest('base64url')
}
