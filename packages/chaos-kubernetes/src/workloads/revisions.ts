import {
  type Cluster,
  controllerOf,
  type KubernetesObject,
  objectName,
  type Resource,
  replicaSets,
} from 'chaos-kubernetes-access'
import { isMapping, StepFailure } from 'chaos-plugin-api'
import type { PodTemplate, TemplatedWorkload } from './templated-workload.ts'

/** A template that a workload had. */
export interface Revision {
  readonly revision: number
  readonly template: PodTemplate
}

/** ControllerRevisions (`apps/v1`), in which StatefulSets and DaemonSets keep their templates. */
export const controllerRevisions: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'controllerrevisions',
  kind: 'ControllerRevision',
  namespaced: true,
}

const revisionOfDeployment = 'deployment.kubernetes.io/revision'
/** The label by which a Deployment tells the pods of its ReplicaSets apart; it is none of its template. */
const templateHash = 'pod-template-hash'

/**
 * Finds the template that a rollout is to go back to: that of a revision, or, where none is named, the newest one before the present. Throws `StepFailure` where it is not kept.
 */
export async function findRevision(
  cluster: Cluster,
  resource: Resource,
  workload: TemplatedWorkload,
  wanted: number | null,
): Promise<Revision> {
  const which = objectName(resource, workload.metadata)
  const kept = await revisionsOf(cluster, resource, workload)
  const present = Math.max(...kept.map(({ revision }) => revision))
  if (wanted !== null) {
    const found = kept.find(({ revision }) => revision === wanted)
    if (found !== undefined) return found
    const numbers = kept.map(({ revision }) => revision).toSorted((a, b) => a - b)
    throw new StepFailure(`${which} keeps no revision ${wanted}; it keeps ${numbers.join(', ') || 'none'}.`, {
      remedy: 'Correct the revision.',
    })
  }
  const [before] = kept.filter(({ revision }) => revision < present).toSorted((a, b) => b.revision - a.revision)
  if (before !== undefined) return before
  throw new StepFailure(`${which} keeps no revision before its present one.`, {
    remedy: 'Roll something out first, or name another workload.',
  })
}

async function revisionsOf(
  cluster: Cluster,
  resource: Resource,
  { metadata }: TemplatedWorkload,
): Promise<readonly Revision[]> {
  const { namespace, uid } = metadata
  const keeps = resource.kind === 'Deployment' ? (replicaSets as Resource) : controllerRevisions
  const owned = (await cluster.list(keeps, { namespace })).filter((each) => controllerOf(each)?.uid === uid)
  return owned.flatMap(keeps === controllerRevisions ? ofControllerRevision : ofReplicaSet)
}

function ofReplicaSet({ metadata, spec }: KubernetesObject): readonly Revision[] {
  const revision = Number(metadata.annotations?.[revisionOfDeployment])
  const { template } = spec as { readonly template: PodTemplate }
  const { [templateHash]: _, ...labels } = template.metadata?.labels ?? {}
  return Number.isNaN(revision)
    ? []
    : [{ revision, template: { ...template, metadata: { ...template.metadata, labels } } }]
}

function ofControllerRevision({ revision, data }: KubernetesObject): readonly Revision[] {
  const spec = isMapping(data) ? data['spec'] : undefined
  const template = isMapping(spec) ? spec['template'] : undefined
  if (!isMapping(template)) return []
  const { $patch: _, ...rest } = template
  return [{ revision: Number(revision), template: rest as unknown as PodTemplate }]
}
