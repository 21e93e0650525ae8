import type { Cluster } from '../cluster.ts'
import type { Resource } from '../objects/resource.ts'

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
  const groups = (await cluster.discover('/apis')) as GroupList
  if (groups.kind !== 'APIGroupList') return true
  const found = groups.groups?.find(({ name }) => name === group)
  if (found?.versions.some((each) => each.version === version) !== true) return false
  const resources = (await cluster.discover(`/apis/${group}/${version}`)) as ResourceList
  return resources.kind !== 'APIResourceList' || resources.resources?.some(({ name }) => name === plural) === true
}
