import { type Cluster, type KubernetesObject, objectName, type Place, type Resource } from 'chaos-kubernetes-access'
import { type StepContext, StepFailure, sentenceOf, type Target } from 'chaos-plugin-api'
import { isLeaving } from './is-leaving.ts'

/** An object that an action acts on. */
export interface ObjectTarget extends Target {
  readonly name: string
  readonly namespace?: string
  /** Where it was seen already, and not only named. */
  readonly uid?: string
}

export function objectTarget(
  resource: Resource,
  { name, namespace, uid }: Place & { readonly uid?: string },
): ObjectTarget {
  return {
    object: objectName(resource, { name, namespace }),
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
  }
}

/** What is wrong with a choice of objects whatever there is: without a name and labels all of a namespace would be meant. */
export function problemOfTarget({
  name,
  label_selector,
}: {
  readonly name: string | null
  readonly label_selector: string | null
}): string | undefined {
  return name === null && label_selector === null
    ? 'nothing is named, so everything of the namespace would be meant; say which by name or label_selector'
    : undefined
}

/**
 * Finds objects by name, else by labels, but none that is being deleted already. Neither means all of the namespace, which is refused. That
 * there is none is said.
 */
export async function findTargets<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  { name, ns, label_selector }: { name: string | null; ns: string; label_selector: string | null },
  context: Pick<StepContext, 'foundNothing'>,
): Promise<readonly ObjectTarget[]> {
  const problem = problemOfTarget({ name, label_selector })
  if (problem !== undefined) throw new StepFailure(sentenceOf(problem))
  const found = await cluster.list(resource, {
    namespace: ns,
    ...(name === null ? { labelSelector: label_selector } : { fieldSelector: `metadata.name=${name}` }),
  })
  const staying = found.filter((object) => !isLeaving(object))
  if (staying.length === 0) {
    const which = name === null ? `with the labels ${label_selector} in namespace ${ns}` : `${ns}/${name}`
    context.foundNothing(
      `There is no ${resource.kind} ${which}${found.length > 0 ? ' that is not being deleted' : ''}.`,
    )
  }
  return staying.map(({ metadata }) => objectTarget(resource, metadata))
}
