import { deepEqual } from '../json/deep-equal.ts'
import type { PodTemplate } from '../objects/pod.ts'
import { controlledBy } from '../objects/workload.ts'
import { create } from '../registry/controller-writes.ts'
import { put } from '../registry/put.ts'
import { controllerRevisions } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { ControllerContext } from './controller-context.ts'
import { templateHash } from './template-hash.ts'

interface Revision extends KubernetesObject {
  readonly revision: number
  readonly data: unknown
}

/** Keeps the history of a StatefulSet's or DaemonSet's templates as ControllerRevisions; returns the current one. */
export function keepRevisions(
  { cluster }: ControllerContext,
  owner: KubernetesObject,
  template: PodTemplate,
  known: readonly KubernetesObject[],
  limit: number,
  inUse: ReadonlySet<string>,
): Revision {
  const revisions = [...(known as readonly Revision[])].sort((left, right) => left.revision - right.revision)
  const data = { spec: { template: { ...template, $patch: 'replace' } } }
  const newest = revisions.at(-1)
  const same = revisions.find((revision) => deepEqual(revision.data, data))
  if (same && same === newest) return same
  const number = (newest?.revision ?? 0) + 1
  for (const old of revisions.slice(0, Math.max(0, revisions.length - limit))) {
    if (old !== same && !inUse.has(old.metadata.name)) cluster.store.remove(controllerRevisions, old)
  }
  if (same) return put(cluster, controllerRevisions, same, { ...same, revision: number })
  const hash = templateHash(template, 0)
  const { name, namespace } = owner.metadata
  return create<KubernetesObject>(cluster, controllerRevisions, {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace ? { namespace } : {}),
      labels: { ...template.metadata?.labels, 'controller.kubernetes.io/hash': hash },
      ownerReferences: [controlledBy(owner)],
    },
    data,
    revision: number,
  }) as Revision
}
