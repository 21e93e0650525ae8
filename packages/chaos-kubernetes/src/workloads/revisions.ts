import {
  apiVersionOf,
  type Cluster,
  controllerOf,
  type KubernetesObject,
  objectName,
  type Resource,
  replicaSets,
} from 'chaos-kubernetes-access'
import { isMapping, type Permission, StepFailure } from 'chaos-plugin-api'
import { rights } from '../rights.ts'
import type { PodTemplate, TemplatedWorkload } from './templated-workload.ts'
import { builtInKind, isBuiltIn, type KindGiven, templated } from './workload-kind.ts'

/** A template that a workload had. */
export interface Revision {
  readonly revision: number
  readonly template: PodTemplate
}

/** ControllerRevisions (`apps/v1`), in which StatefulSets and DaemonSets keep their templates. */
const controllerRevisions: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'controllerrevisions',
  kind: 'ControllerRevision',
  namespaced: true,
}

/** A label by which a controller tells the pods of its ReplicaSets apart; it is none of its template. */
const templateHash = /(?:^|-)pod-template-hash$/
/** The annotation in which a controller numbers its ReplicaSets: `deployment.kubernetes.io/revision`, `rollout.argoproj.io/revision`. */
const revisionNumber = /\/revision$/

/** Where a workload keeps its templates. Of a kind that Kubernetes does not bring along that may be either. */
function keepersOf(given: KindGiven): readonly Resource[] {
  const known = builtInKind(given, templated)
  if (known === undefined) return [replicaSets as Resource, controllerRevisions]
  return [known.kind === 'Deployment' ? (replicaSets as Resource) : controllerRevisions]
}

/** What must be allowed to find them. */
export function revisionRights(given: KindGiven, ns: string): readonly Permission[] {
  return keepersOf(given).flatMap((resource) => rights(resource, ['list'], ns))
}

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
  if (kept.length === 0 && !isBuiltIn(resource)) {
    throw new StepFailure(`${which} keeps its former templates neither in ReplicaSets nor in ControllerRevisions.`, {
      remedy: 'Set what is to be different yourself, with set-image or patch.',
    })
  }
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
  const found: Revision[] = []
  for (const keeps of keepersOf({ kind: resource.kind, api_version: apiVersionOf(resource) })) {
    const owned = (await cluster.list(keeps, { namespace })).filter((each) => controllerOf(each)?.uid === uid)
    found.push(...owned.flatMap(keeps === controllerRevisions ? ofControllerRevision : ofReplicaSet))
  }
  return found
}

function ofReplicaSet({ metadata, spec }: KubernetesObject): readonly Revision[] {
  const numbered = Object.entries(metadata.annotations ?? {}).find(([name]) => revisionNumber.test(name))
  const revision = Number(numbered?.[1])
  const { template } = spec as { readonly template: PodTemplate }
  const own = Object.entries(template.metadata?.labels ?? {}).filter(([name]) => !templateHash.test(name))
  return Number.isNaN(revision)
    ? []
    : [{ revision, template: { ...template, metadata: { ...template.metadata, labels: Object.fromEntries(own) } } }]
}

function ofControllerRevision({ revision, data }: KubernetesObject): readonly Revision[] {
  const spec = isMapping(data) ? data['spec'] : undefined
  const template = isMapping(spec) ? spec['template'] : undefined
  if (!isMapping(template)) return []
  const { $patch: _, ...rest } = template
  return [{ revision: Number(revision), template: rest as unknown as PodTemplate }]
}
