import type { Cluster } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { apiVersionOf, type Place, type Resource } from '../objects/resource.ts'
import { isApiFailure, isNotFound } from '../transport/api-failure.ts'
import { keyOf } from '../view/shared-view.ts'

/** So many objects of one kind and namespace are read one by one; more by a list. */
const singly = 3
/** Of so many namespaces, lists are read of each; of more, one of all. */
const namespacesSingly = 5

/** What was found at a place. `unreadable`: we may not look, or the answer does not come from the API server. */
export type Reading = KubernetesObject | 'absent' | 'unreadable'

/**
 * Reads objects of one kind by as few calls as their number allows, by `namespace/name` (or the name alone). Does with the right to list
 * where there is none to get, and the other way round.
 */
export async function readObjects(
  cluster: Cluster,
  resource: Resource,
  places: readonly Place[],
): Promise<ReadonlyMap<string, Reading>> {
  const byNamespace = Map.groupBy(places, ({ namespace }) => namespace)
  if (byNamespace.size > namespacesSingly) {
    const all = await listed(cluster, resource, undefined, places)
    if (all !== undefined) return all
  }
  const found = new Map<string, Reading>()
  for (const [namespace, group] of byNamespace) {
    const list = async () => listed(cluster, resource, namespace, group)
    const get = async () => got(cluster, resource, group)
    const read = group.length > singly ? ((await list()) ?? (await get())) : ((await get()) ?? (await list()))
    for (const place of group) found.set(keyOf(place), read?.get(keyOf(place)) ?? 'unreadable')
  }
  return found
}

async function got(
  cluster: Cluster,
  resource: Resource,
  places: readonly Place[],
): Promise<ReadonlyMap<string, Reading> | undefined> {
  const found = new Map<string, Reading>()
  for (const place of places) {
    try {
      found.set(keyOf(place), await cluster.get(resource, place))
    } catch (error) {
      if (!isRefused(error)) throw error
      if (!isNotFound(error, resource, place.name)) return undefined
      found.set(keyOf(place), 'absent')
    }
  }
  return found
}

async function listed(
  cluster: Cluster,
  resource: Resource,
  namespace: string | undefined,
  places: readonly Place[],
): Promise<ReadonlyMap<string, Reading> | undefined> {
  const found = new Map<string, Reading>(places.map((place) => [keyOf(place), 'absent']))
  const { kind } = resource
  const apiVersion = apiVersionOf(resource)
  try {
    for await (const { items } of cluster.pages(resource, { namespace })) {
      for (const item of items)
        if (found.has(keyOf(item.metadata))) found.set(keyOf(item.metadata), { ...item, apiVersion, kind })
    }
    return found
  } catch (error) {
    if (isRefused(error)) return undefined
    throw error
  }
}

function isRefused(error: unknown): boolean {
  return isApiFailure(error, 403, 404, 405)
}
