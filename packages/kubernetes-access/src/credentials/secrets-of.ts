import { mappingOf, urlCredentials, type Values } from 'chaos-plugin-api'
import type { ClusterSelection } from '../cluster-selection.ts'

/** Names of variables, and of what an `auth-provider` is configured with, that hold a credential. */
const credentialName = /token|secret|passw|pwd|credential|(?:api|access|private|_)_?key|auth$/i
/** What tells one profile, region or switch from another: words, with a small number at the end perhaps, as `eu-central-1`. */
const plainWords = /^[a-z]+(?:[-_. ][a-z]+)*(?:[-_.]?\d{1,2})?$/i
/** Paths and URLs say where something is. */
const place = /^(?:[~.]{0,2}\/|[a-z][\w+.-]*:\/\/)/i

/**
 * The credentials that stand in the selection of a cluster itself: token, password, client key, those of its proxy, of an `auth-provider`, and the variables of
 * a credential plugin. Of these only such as are words, paths or URLs by their look, and no credential by their name, are none: `AWS_PROFILE=production`, masked, would
 * be missing from the names of objects.
 */
export function secretsOf({ cluster, user }: Pick<ClusterSelection, 'cluster' | 'user'>): readonly string[] {
  const key = user['client-key-data'] ?? ''
  const proxy = cluster['proxy-url'] ?? ''
  const given = Object.entries(user['auth-provider']?.config ?? {}).filter(([name]) => credentialName.test(name))
  const env: unknown = user.exec?.env
  const variables = (Array.isArray(env) ? (env as readonly unknown[]) : []).map(mappingOf).flatMap(ofVariable)
  return [
    ...[user.token, user.password, key, Buffer.from(key, 'base64').toString()],
    ...urlCredentials(proxy.includes('://') ? proxy : `http://${proxy}`),
    ...given.map(([, value]) => value),
    ...variables,
  ].filter((secret) => typeof secret === 'string' && secret !== '') as string[]
}

/** Whatever stands in the file: it need not even be a text. */
function ofVariable({ name, value }: Values): readonly string[] {
  if (typeof name !== 'string' || typeof value !== 'string') return []
  if (credentialName.test(name) && !place.test(value)) return [value]
  if (place.test(value)) return urlCredentials(value)
  return plainWords.test(value) ? [] : [value]
}
