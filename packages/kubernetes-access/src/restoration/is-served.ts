import type { Cluster } from '../cluster.ts'
import type { Resource } from '../objects/resource.ts'
import { isApiFailure } from '../transport/api-failure.ts'

interface GroupList {
  readonly kind?: string
  readonly groups?: readonly { readonly name: string; readonly versions: readonly { readonly version: string }[] }[]
}

interface ResourceList {
  readonly kind?: string
  readonly resources?: readonly { readonly name: string }[]
}

/** Whether the cluster serves a resource, by its discovery. True, too, where discovery is not to be had: then nobody can tell. */
export async function isServed(cluster: Cluster, { group, version, plural }: Resource): Promise<boolean> {
  if (group === '') return true
  const groups = await discovered<GroupList>(cluster, '/apis', 'APIGroupList')
  if (groups === undefined) return true
  const found = groups.groups?.find(({ name }) => name === group)
  if (found?.versions.some((each) => each.version === version) !== true) return false
  const resources = await discovered<ResourceList>(cluster, `/apis/${group}/${version}`, 'APIResourceList')
  return resources === undefined || resources.resources?.some(({ name }) => name === plural) === true
}

async function discovered<List extends { readonly kind?: string }>(
  cluster: Cluster,
  path: string,
  kind: string,
): Promise<List | undefined> {
  try {
    const found = (await cluster.discover(path)) as List
    return found.kind === kind ? found : undefined
  } catch (error) {
    // Whoever answers so can't be asked; what it said of the object itself is what there is to say.
    if (isApiFailure(error, 404)) return undefined
    throw error
  }
}
