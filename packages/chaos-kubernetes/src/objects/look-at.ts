import {
  type Cluster,
  type Excerpt,
  type KubernetesObject,
  type ListQuery,
  type ObjectList,
  objectName,
  type Resource,
  tellMissingNamespace,
} from 'chaos-kubernetes-access'
import { type StepContext, StepFailure } from 'chaos-plugin-api'
import { withLabels } from './with-labels.ts'

/** What of a step's context says that there was nothing to look at. */
export type Looking = Pick<StepContext, 'foundNothing' | 'signal'>

/**
 * Reads the objects that a probe asks about: every probe that lists does it here. Where there is none that is said, with the namespace's absence as
 * the reason if that is it. Each has its `apiVersion` and `kind`. With an excerpt only that is held of each, which is for what there may be many of.
 *
 * @example
 * const found = await lookAt(cluster, pods, { namespace: 'shop', labelSelector: 'app=cart' }, context)
 */
export async function lookAt<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  query: ListQuery,
  context: Looking,
): Promise<readonly T[]>
export async function lookAt<T extends KubernetesObject, Kept>(
  cluster: Cluster,
  resource: Resource<T>,
  query: ListQuery,
  context: Looking,
  excerpt: Excerpt<T, Kept>,
): Promise<readonly Kept[]>
export async function lookAt<T extends KubernetesObject, Kept>(
  cluster: Cluster,
  resource: Resource<T>,
  query: ListQuery,
  context: Looking,
  excerpt?: Excerpt<T, Kept>,
): Promise<readonly (T | Kept)[]> {
  const found = await (excerpt === undefined ? cluster.list(resource, query) : cluster.gather(resource, query, excerpt))
  if (found.length === 0) await tellNone(cluster, resource, query, context)
  return found
}

/** The same as one list as the API gives it. */
export async function lookAtList<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  query: ListQuery,
  context: Looking,
): Promise<ObjectList<T>> {
  const list = await cluster.readList(resource, query)
  if (list.items.length === 0) await tellNone(cluster, resource, query, context)
  return list
}

/**
 * The same for a probe that tells by its result whether, or how many, there are: that there is none is an answer, unless the namespace is not
 * there.
 */
export async function lookFor<T extends KubernetesObject, Kept>(
  cluster: Cluster,
  resource: Resource<T>,
  query: ListQuery & { readonly namespace: string },
  context: Looking,
  excerpt: Excerpt<T, Kept>,
): Promise<readonly Kept[]> {
  const found = await cluster.gather(resource, query, excerpt)
  if (found.length === 0) await tellMissingNamespace(cluster, query.namespace, context)
  return found
}

async function tellNone(
  cluster: Cluster,
  { kind }: Resource,
  { namespace, labelSelector, fieldSelector }: ListQuery,
  context: Looking,
): Promise<void> {
  if (namespace !== undefined && (await tellMissingNamespace(cluster, namespace, context))) return
  const fields = (fieldSelector ?? '') === '' ? '' : ` with the fields ${fieldSelector}`
  const place = namespace === undefined ? '' : ` in namespace ${namespace}`
  const which = `${withLabels(labelSelector)}${fields}${place}`
  context.foundNothing(`There is no ${kind.toLowerCase()}${which === '' ? ' in the cluster' : which}.`)
}

/** Reads the one object that a probe asks about. Throws `StepFailure` where it is not there, and says so where its namespace is not. */
export async function lookAtNamed<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  place: { readonly name: string; readonly namespace: string },
  context: Looking,
): Promise<T> {
  const found = await cluster.find(resource, place)
  if (found !== undefined) return found
  await tellMissingNamespace(cluster, place.namespace, context)
  throw new StepFailure(`There is no ${objectName(resource, place)}.`, { remedy: 'Correct its name or namespace.' })
}
