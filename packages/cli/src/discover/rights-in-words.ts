import type { Permission } from 'chaos-plugin-api'

/**
 * Rights, a line for each resource: `deployments.apps in namespace shop: get, patch`. A resource of a group is written with that, as kubectl takes it.
 *
 * @example
 * rightsInWords([{ verb: 'get', resource: 'nodes' }, { verb: 'patch', resource: 'nodes' }]) // → ['nodes: get, patch']
 */
export function rightsInWords(permissions: readonly Permission[]): readonly string[] {
  const verbs = new Map<string, Set<string>>()
  for (const { verb, resource, group, namespace } of permissions) {
    const [plural, ...subresource] = resource.split('/')
    const name = [group === undefined ? plural : `${plural}.${group}`, ...subresource].join('/')
    const place = namespace === undefined ? name : `${name} in namespace ${namespace}`
    const known = verbs.get(place)
    if (known === undefined) verbs.set(place, new Set([verb]))
    else known.add(verb)
  }
  return [...verbs].map(([place, of]) => `${place}: ${[...of].join(', ')}`)
}
