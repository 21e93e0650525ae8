import { type Cluster, type KubernetesObject, objectName, type Place, type Resource } from 'chaos-kubernetes-access'
import { StepFailure, type Target } from 'chaos-plugin-api'

/** An object that an action acts on. */
export interface ObjectTarget extends Target {
  readonly name: string
  readonly namespace?: string
}

export function objectTarget(resource: Resource, { name, namespace }: Place): ObjectTarget {
  return { object: objectName(resource, { name, namespace }), name, ...(namespace === undefined ? {} : { namespace }) }
}

/** Finds objects by name, else by labels. Neither means all of the namespace, which is refused. None at all is fine. */
export async function findTargets<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  { name, ns, label_selector }: { name: string | null; ns: string; label_selector: string | null },
): Promise<readonly ObjectTarget[]> {
  if ((name ?? '') === '' && (label_selector ?? '') === '') {
    throw new StepFailure(`No ${resource.kind} is named, so every one of namespace ${ns} would be meant.`, {
      remedy: 'Say which by name or label_selector.',
    })
  }
  const found = await cluster.list(resource, {
    namespace: ns,
    ...((name ?? '') === '' ? { labelSelector: label_selector } : { fieldSelector: `metadata.name=${name}` }),
  })
  return found.map(({ metadata }) => objectTarget(resource, metadata))
}
