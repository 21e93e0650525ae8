import type { KubernetesObject } from 'chaos-kubernetes-access'
import { deltasOf, valueAt } from './deltas.ts'

/** What there is in a cluster. */
export interface Observation {
  /** By the paths of the objects: all that is wanted of them. */
  readonly wishes: Readonly<Record<string, unknown>>
  /** The objects as the API server gives them, by their paths. */
  readonly objects: Readonly<Record<string, KubernetesObject>>
  /** How many pods are ready, by the workloads that keep them. */
  readonly readyPods: Readonly<Record<string, number>>
}

type Call = (method: string, path: string) => Promise<unknown>

/** A kind of object, and where it is served. */
export interface ServedKind {
  readonly root: string
  readonly plural: string
  readonly namespaced: boolean
}

/** What controllers make anew under other names, and what only says what happened. */
const passing = new Set(['events', 'endpoints', 'endpointslices', 'controllerrevisions', 'pods', 'componentstatuses'])
/** Groups of what serves the control plane itself, and of the definitions of kinds, which are long. */
const ofControlPlane = /^(?!networking)[a-z.]+\.k8s\.io$/
/** Annotations in which the control plane counts. */
const counted = new Set(['deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation'])
/** A restart stays written in the template: to take it away would restart everything once more. */
const restarted = 'kubectl.kubernetes.io/restartedAt'

interface Served {
  readonly name: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
}

/** Finds out what can be listed, each kind in one version. */
export async function kindsOf(call: Call): Promise<readonly ServedKind[]> {
  const { groups } = (await call('GET', '/apis')) as {
    readonly groups: readonly { readonly name: string; readonly preferredVersion: { readonly groupVersion: string } }[]
  }
  const roots = groups
    .filter(({ name }) => !ofControlPlane.test(name))
    .map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)
  const kinds: ServedKind[] = []
  for (const root of ['/api/v1', ...roots]) {
    const { resources } = (await call('GET', root)) as { readonly resources: readonly Served[] }
    for (const { name, namespaced, verbs } of resources) {
      if (verbs.includes('list') && !passing.has(name)) kinds.push({ root, plural: name, namespaced })
    }
  }
  return kinds
}

/**
 * Reads all that there is, but for what the server counts, the status, and what controllers make anew. Of pods: how many of a workload are ready, and
 * those that nobody keeps, unless they are left out.
 */
export async function observeCluster(
  call: Call,
  kinds: readonly ServedKind[],
  withoutPods: boolean,
): Promise<Observation> {
  const objects: Record<string, KubernetesObject> = {}
  const readyPods: Record<string, number> = {}
  const list = async (path: string) =>
    ((await call('GET', path)) as { readonly items: readonly KubernetesObject[] }).items
  for (const { root, plural, namespaced } of kinds) {
    for (const object of await list(`${root}/${plural}`)) {
      const { name, namespace } = object.metadata
      if (!isKept(object)) objects[`${root}/${namespaced ? `namespaces/${namespace}/` : ''}${plural}/${name}`] = object
    }
  }
  for (const pod of await list('/api/v1/pods')) {
    const { name, namespace, labels } = pod.metadata
    if (!isKept(pod) && withoutPods) continue
    if (!isKept(pod)) objects[`/api/v1/namespaces/${namespace}/pods/${name}`] = pod
    else if (isReady(pod)) {
      const app = `${namespace}/${labels?.['app']}`
      readyPods[app] = (readyPods[app] ?? 0) + 1
    }
  }
  const wishes = Object.fromEntries(Object.entries(objects).map(([path, object]) => [path, wishOf(object)]))
  return { wishes, objects, readyPods }
}

/** What differs between two observations, or parts of them, a clause each. */
export function differences(before: object, after: object): readonly string[] {
  const [one, other] = [before, after] as Readonly<Record<string, unknown>>[]
  return Object.keys({ ...one, ...other }).flatMap((key) =>
    deltasOf(one![key], other![key]).map(({ path, value }) => {
      const former = valueAt(one![key], path)
      return `${[key, ...path].join(' ')}: ${JSON.stringify(former)} became ${JSON.stringify(value)}`
    }),
  )
}

/** What is wanted of an object, whoever counts what. */
export function wishOf({ apiVersion: _, kind: __, metadata, ...rest }: KubernetesObject): unknown {
  const { labels, annotations, finalizers, ownerReferences, deletionTimestamp } = metadata
  const { status: ___, ...wanted } = rest as typeof rest & { readonly status?: unknown }
  return plain({
    labels,
    annotations,
    finalizers,
    owners: ownerReferences?.map(({ kind, name }) => `${kind} ${name}`),
    leaving: deletionTimestamp !== undefined,
    ...wanted,
  })
}

/** Without what the control plane counts and puts there itself, and empty mappings of annotations. */
function plain(value: unknown, above = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.filter((item) => above !== 'taints' || !isOfControlPlane(item as { readonly key: string }))
    return items.length === 0 && value.length > 0 ? undefined : items.map((item) => plain(item))
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (above === 'annotations' && (counted.has(key) || key === restarted)) return []
    const made = plain(inner, key)
    return made === undefined ? [] : [[key, made] as const]
  })
  return above === 'annotations' && entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** Whether a taint says what a node's status says, too. */
function isOfControlPlane({ key }: { readonly key: string }): boolean {
  return key.startsWith('node.kubernetes.io/')
}

/** Names of ours that still own fields, by the paths of the objects. */
export function ownersLeft({ objects }: Observation): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(objects).flatMap(([path, { metadata }]) => {
      const { managedFields = [] } = metadata as { readonly managedFields?: readonly { readonly manager?: string }[] }
      const ours = managedFields.filter(
        (entry) => entry.manager?.startsWith('chaos/') === true && !JSON.stringify(entry).includes(restarted),
      )
      return ours.length === 0 ? [] : [[path, ours]]
    }),
  )
}

function isKept({ metadata: { ownerReferences = [] } }: KubernetesObject): boolean {
  return ownerReferences.some(({ controller }) => controller === true)
}

interface WithConditions extends KubernetesObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

function isReady({ status }: WithConditions): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
}
