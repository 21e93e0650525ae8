import type { Resource } from 'chaos-kubernetes-access'
import type { Permission } from 'chaos-plugin-api'

/** Writes down rights: `rights(pods, ['list', 'delete'], 'bookinfo')`. Where the subresource is meant: `rights(pods, ['create'], ns, 'eviction')`. */
export function rights(
  { group, plural }: Pick<Resource, 'group' | 'plural'>,
  verbs: readonly string[],
  namespace?: string,
  subresource?: string,
): readonly Permission[] {
  return verbs.map((verb) => ({
    verb,
    resource: subresource === undefined ? plural : `${plural}/${subresource}`,
    ...(group === '' ? {} : { group }),
    ...(namespace === undefined ? {} : { namespace }),
  }))
}

/** The same for a kind of which only manifests are known: its plural is guessed, as Kubernetes' own tools do, since only the cluster could tell it. */
export function rightsToKind(
  apiVersion: string,
  kind: string,
  verbs: readonly string[],
  namespace?: string,
): readonly Permission[] {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return rights({ group, plural: pluralOf(kind) }, verbs, namespace)
}

/**
 * The plural by which a kind is usually served.
 *
 * @example
 * pluralOf('NetworkPolicy') // → 'networkpolicies'
 */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase()
  if (singular === 'endpoints') return singular
  if (singular.endsWith('s')) return `${singular}es`
  return singular.endsWith('y') && !/[aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`
}
