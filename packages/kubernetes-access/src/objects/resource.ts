import { percentEncoded, StepFailure } from 'chaos-plugin-api'
import type { DaemonSet, KubernetesObject, Node, Pod, Workload } from './kubernetes-object.ts'
import { visibleText } from './visible-text.ts'

/**
 * A resource of the Kubernetes API. The type says what its objects look like.
 *
 * @example
 * const virtualServices: Resource = {
 *   group: 'networking.istio.io', version: 'v1', plural: 'virtualservices', kind: 'VirtualService', namespaced: true,
 * }
 */
export interface Resource<T extends KubernetesObject = KubernetesObject> {
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
  readonly namespaced: boolean
  /** Never set: it only carries the type of the objects. */
  readonly object?: T
}

/** Where an object stands. The metadata of an object is a place too. */
export interface Place {
  readonly name: string
  readonly namespace?: string | undefined
}

function core<T extends KubernetesObject>(plural: string, kind: string, namespaced = true): Resource<T> {
  return { group: '', version: 'v1', plural, kind, namespaced }
}

function apps<T extends KubernetesObject>(plural: string, kind: string): Resource<T> {
  return { group: 'apps', version: 'v1', plural, kind, namespaced: true }
}

/** Pods (`v1`). */
export const pods = core<Pod>('pods', 'Pod')
/** Nodes (`v1`). */
export const nodes = core<Node>('nodes', 'Node', false)
/** Namespaces (`v1`). */
export const namespaces = core<KubernetesObject>('namespaces', 'Namespace', false)
/** Services (`v1`). */
export const services = core<KubernetesObject>('services', 'Service')
/** Secrets (`v1`). */
export const secrets = core<KubernetesObject>('secrets', 'Secret')
/** Deployments (`apps/v1`). */
export const deployments = apps<Workload>('deployments', 'Deployment')
/** ReplicaSets (`apps/v1`). */
export const replicaSets = apps<Workload>('replicasets', 'ReplicaSet')
/** StatefulSets (`apps/v1`). */
export const statefulSets = apps<Workload>('statefulsets', 'StatefulSet')
/** DaemonSets (`apps/v1`). */
export const daemonSets = apps<DaemonSet>('daemonsets', 'DaemonSet')
/** NetworkPolicies (`networking.k8s.io/v1`). */
export const networkPolicies: Resource = {
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'networkpolicies',
  kind: 'NetworkPolicy',
  namespaced: true,
}
/** Ingresses (`networking.k8s.io/v1`). */
export const ingresses: Resource = {
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'ingresses',
  kind: 'Ingress',
  namespaced: true,
}
/** The events of `events.k8s.io`. */
export const events: Resource = {
  group: 'events.k8s.io',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  namespaced: true,
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`
}

/**
 * The path of a resource, or of one of its objects: `/apis/apps/v1/namespaces/bookinfo/deployments/ratings-v2`. Throws `StepFailure`
 * where the namespace or the name is given and empty, or no part of a path (`.`, `..`, `a/b`): such a path leads to those of all namespaces, to all objects, or
 * anywhere.
 */
export function resourcePath(resource: Resource, namespace: string | undefined, name?: string): string {
  const { group, version, plural, kind, namespaced } = resource
  if (namespaced) refuseOtherPath(kind, 'namespace', namespace)
  refuseOtherPath(kind, 'name', name)
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const within = namespaced && namespace !== undefined ? `/namespaces/${percentEncoded(namespace)}` : ''
  return `${root}${within}/${plural}${name === undefined ? '' : `/${percentEncoded(name)}`}`
}

/** What is no part of a path of its own, by the rules of the API, leads somewhere else. */
function refuseOtherPath(kind: string, what: 'namespace' | 'name', given: string | undefined): void {
  if (given === undefined) return
  const empty = !visibleText.test(given)
  if (!empty && given !== '.' && given !== '..' && !/[/%]/.test(given)) return
  const why = empty ? 'is empty' : `can't be ${JSON.stringify(given)}`
  throw new StepFailure(`The ${what} of the ${kind} ${why}, so nothing was asked of the API server.`, {
    remedy: `${empty ? 'Give' : 'Correct'} the ${what}.`,
    applied: false,
  })
}

/** An object as people name it: `Deployment bookinfo/ratings-v2`, `Node worker-1`. */
export function objectName(resource: Pick<Resource, 'kind'>, { name, namespace }: Place): string {
  return `${resource.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
