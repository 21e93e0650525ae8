import { formatTime } from '../clock/format-time.ts'
import { asList, asRecord, type JsonRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import { put } from '../registry/put.ts'
import { nodes, pods, secrets, serviceAccounts } from '../registry/resource-names.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { readToken } from './sign-token.ts'
import { authenticatedGroup, serviceAccountGroups, type UserInfo } from './user-info.ts'

/** Who issues the tokens that are asked for, and the audience that they are for unless another is named. */
export const issuer = 'https://kubernetes.default.svc.cluster.local'
/** Who issues the tokens in Secrets. */
export const secretIssuer = 'kubernetes/serviceaccount'

/** How long a token outlives the deletion of what it is bound to, in milliseconds. */
const leeway = 60_000

export type TokenVerdict =
  | { readonly user: UserInfo; readonly audiences: readonly string[] }
  /** Why it is refused, as a TokenReview says it. */
  | { readonly error: string }

/** Finds out whose token it is, if it is for one of these audiences. */
export function verifyToken(cluster: Cluster, token: string, audiences: readonly string[] = [issuer]): TokenVerdict {
  const claims = readToken(cluster, token)
  if (claims === undefined) return { error: 'invalid bearer token' }
  const checked =
    claims === 'forged'
      ? 'go-jose/go-jose: error in cryptographic primitive'
      : claims['iss'] === secretIssuer
        ? verifySecretToken(cluster, claims, token, audiences)
        : verifyIssuedToken(cluster, claims, audiences)
  return typeof checked === 'string' ? { error: `[invalid bearer token, ${checked}]` } : checked
}

function verifyIssuedToken(
  cluster: Cluster,
  claims: JsonRecord,
  audiences: readonly string[],
): Exclude<TokenVerdict, { error: string }> | string {
  const own = asList(claims['aud']).map(String)
  const shared = audiences.filter((audience) => own.includes(audience))
  if (shared.length === 0) return wrongAudience(own, audiences)
  const now = cluster.clock.now()
  if (now >= Number(claims['exp']) * 1000) return 'service account token has expired'
  const bound = asRecord(claims['kubernetes.io'])
  const namespace = String(bound['namespace'])
  const account = asRecord(bound['serviceaccount'])
  const problem = accountProblem(cluster, namespace, String(account['name']), String(account['uid']))
  if (problem !== undefined) return problem
  // A pod's token names its node too, whose end is no concern of it.
  const boundTo = bound['pod'] ? ['pod'] : ['secret', 'node']
  for (const [field, resource, scope] of [
    ['secret', secrets, namespace],
    ['pod', pods, namespace],
    ['node', nodes, undefined],
  ] as const) {
    if (bound[field] === undefined || !boundTo.includes(field)) continue
    if (!isThere(cluster, resource, asRecord(bound[field]), scope)) return 'service account token has been invalidated'
  }
  const { name, uid } = { name: String(account['name']), uid: String(account['uid']) }
  return { user: { ...accountUser(namespace, name, uid), extra: extraOf(claims, bound) }, audiences: shared }
}

/** What a token in a Secret is worth: as long as the Secret holds it, and its account is the same. */
function verifySecretToken(
  cluster: Cluster,
  claims: JsonRecord,
  token: string,
  audiences: readonly string[],
): Exclude<TokenVerdict, { error: string }> | string {
  const shared = audiences.filter((audience) => audience === issuer)
  if (shared.length === 0) return wrongAudience([issuer], audiences)
  const claim = (name: string): string => String(claims[`kubernetes.io/serviceaccount/${name}`])
  const namespace = claim('namespace')
  const secret = cluster.store.get(secrets, claim('secret.name'), namespace)
  if (!secret || secret.metadata.deletionTimestamp) return 'service account token has been invalidated'
  const held = Buffer.from(String(asRecord(secret['data'])['token'] ?? ''), 'base64').toString()
  if (held !== token) return 'service account token does not match server’s copy'
  const [name, uid] = [claim('service-account.name'), claim('service-account.uid')]
  const problem = accountProblem(cluster, namespace, name, uid)
  if (problem !== undefined) return problem
  noteUse(cluster, secret)
  return { user: accountUser(namespace, name, uid), audiences: shared }
}

/** The real API server labels such a Secret with the day on which its token was used last. */
function noteUse(cluster: Cluster, secret: KubernetesObject): void {
  const label = 'kubernetes.io/legacy-token-last-used'
  const today = formatTime(cluster.clock.now()).slice(0, 10)
  const { metadata } = secret
  if (metadata.labels?.[label] === today) return
  put(cluster, secrets, secret, {
    ...secret,
    metadata: { ...metadata, labels: { ...metadata.labels, [label]: today } },
  })
}

function accountProblem(cluster: Cluster, namespace: string, name: string, uid: string): string | undefined {
  const account = cluster.store.get(serviceAccounts, name, namespace)
  if (!account) return `serviceaccounts ${JSON.stringify(name)} not found`
  if (account.metadata.uid !== uid) return `service account UID (${account.metadata.uid}) does not match claim (${uid})`
  return isThere(cluster, serviceAccounts, { name, uid }, namespace)
    ? undefined
    : 'service account token has been invalidated'
}

function isThere(cluster: Cluster, resource: ResourceName, { name, uid }: JsonRecord, namespace?: string): boolean {
  const metadata = cluster.store.get(resource, String(name), namespace)?.metadata
  if (metadata?.uid !== uid) return false
  return !metadata?.deletionTimestamp || cluster.clock.now() < Date.parse(metadata.deletionTimestamp) + leeway
}

function accountUser(namespace: string, name: string, uid: string): UserInfo {
  const groups = [...serviceAccountGroups(namespace), authenticatedGroup]
  return { name: `system:serviceaccount:${namespace}:${name}`, uid, groups }
}

function extraOf(claims: JsonRecord, bound: JsonRecord): Readonly<Record<string, readonly string[]>> {
  const extra: Record<string, readonly string[]> = {
    'authentication.kubernetes.io/credential-id': [`JTI=${String(claims['jti'])}`],
  }
  for (const kind of ['node', 'pod']) {
    if (bound[kind] === undefined) continue
    const { name, uid } = asRecord(bound[kind])
    extra[`authentication.kubernetes.io/${kind}-name`] = [String(name)]
    if (uid !== undefined) extra[`authentication.kubernetes.io/${kind}-uid`] = [String(uid)]
  }
  return extra
}

function wrongAudience(own: readonly string[], audiences: readonly string[]): string {
  const quoted = (list: readonly string[]): string => `[${list.map((each) => JSON.stringify(each)).join(' ')}]`
  return `token audiences ${quoted(own)} is invalid for the target audiences ${quoted(audiences)}`
}
