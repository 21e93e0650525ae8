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
