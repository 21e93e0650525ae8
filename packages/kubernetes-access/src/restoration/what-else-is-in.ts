import type { Cluster } from '../cluster.ts'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { apiVersionOf, namespaces, objectName, type Resource } from '../objects/resource.ts'
import type { ObjectChange } from './object-change.ts'

/** What the control plane itself, or a mesh, puts into every namespace. */
const inEveryNamespace: readonly (readonly [kind: string, name: string])[] = [
  ['ServiceAccount', 'default'],
  ['ConfigMap', 'kube-root-ca.crt'],
  ['ConfigMap', 'istio-ca-root-cert'],
]
/** Kinds that only tell something about others. */
const telling = new Set(['Event', 'Endpoints', 'EndpointSlice', 'Lease', 'PodMetrics'])

interface GroupList {
  readonly groups?: readonly { readonly name: string; readonly preferredVersion: { readonly version: string } }[]
}
interface ResourceList {
  readonly resources?: readonly {
    readonly name: string
    readonly kind: string
    readonly namespaced: boolean
    readonly verbs: readonly string[]
  }[]
}

/**
 * What a namespace, or the kind of a CustomResourceDefinition, holds that nobody knows to be ours: the first such object by its name.
 * Whatever has an owner goes with that, and what is being deleted goes anyway. `undefined` for all other objects, and where there is none.
 */
export async function whatElseIsIn(
  cluster: Cluster,
  { object }: Pick<ObjectChange, 'object'>,
  content: KubernetesObject,
): Promise<string | undefined> {
  if (object.kind === 'CustomResourceDefinition') {
    const resource = definedBy(content)
    return resource && foreignIn(cluster, resource, undefined)
  }
  if (object.kind !== namespaces.kind || object.group !== '') return undefined
  for (const resource of await namespacedResources(cluster)) {
    const found = await foreignIn(cluster, resource, object.name)
    if (found !== undefined) return found
  }
  return undefined
}

async function foreignIn(
  cluster: Cluster,
  resource: Resource,
  namespace: string | undefined,
): Promise<string | undefined> {
  if (telling.has(resource.kind)) return undefined
  const found = (await cluster.list(resource, { namespace })).find(
    ({ metadata: { name, ownerReferences, deletionTimestamp } }) =>
      (ownerReferences ?? []).length === 0 &&
      deletionTimestamp === undefined &&
      !inEveryNamespace.some(([kind, usual]) => kind === resource.kind && usual === name),
  )
  return found && objectName(resource, found.metadata)
}

async function namespacedResources(cluster: Cluster): Promise<readonly Resource[]> {
  const { groups = [] } = (await cluster.discover('/apis')) as GroupList
  const versions = [
    { group: '', version: 'v1' },
    ...groups.map(({ name, preferredVersion }) => ({ group: name, version: preferredVersion.version })),
  ]
  const lists = versions.map(async ({ group, version }) => {
    const path = group === '' ? `/api/${version}` : `/apis/${apiVersionOf({ group, version } as Resource)}`
    const { resources = [] } = (await cluster.discover(path)) as ResourceList
    return resources
      .filter(
        ({ name, namespaced, verbs }) =>
          namespaced && !name.includes('/') && verbs.includes('list') && verbs.includes('delete'),
      )
      .map(({ name, kind }): Resource => ({ group, version, plural: name, kind, namespaced: true }))
  })
  return (await Promise.all(lists)).flat()
}

function definedBy({ spec }: KubernetesObject): Resource | undefined {
  const { group, names, versions, scope } = (spec ?? {}) as {
    readonly group?: string
    readonly names?: { readonly plural: string; readonly kind: string }
    readonly versions?: readonly { readonly name: string; readonly served: boolean }[]
    readonly scope?: string
  }
  const version = versions?.find(({ served }) => served)?.name
  if (group === undefined || names === undefined || version === undefined) return undefined
  return { group, version, plural: names.plural, kind: names.kind, namespaced: scope === 'Namespaced' }
}
