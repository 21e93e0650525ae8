import {
  type Cluster,
  connect,
  type KubernetesObject,
  type objectField,
  objectName,
  type Resource,
  setField,
} from 'chaos-kubernetes-access'
import { type ActionContext, isMapping, type StepContext, StepFailure } from 'chaos-plugin-api'
import { findTargets, type ObjectTarget } from '../objects/object-target.ts'
import { readWanted } from '../objects/read-wanted.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { findWorkloadKind, isBuiltIn, type KindGiven, pausable } from './workload-kind.ts'

/** Finds the workloads whose rollouts are to be paused or resumed. */
export async function findPausable(
  { kind, api_version, ...choice }: KindGiven & Parameters<typeof findTargets>[2],
  context: StepContext,
): Promise<readonly ObjectTarget[]> {
  const cluster = await connect(context)
  return findTargets(cluster, await findWorkloadKind(cluster, { kind, api_version }, pausable), choice, context)
}

/** Pauses the rollouts of the workloads that an action has chosen, or resumes them, recorded as changes. Returns the names of those that were not so already. */
export async function setPaused(
  context: ActionContext<ObjectTarget, typeof objectField>,
  given: KindGiven,
  paused: boolean,
): Promise<string[]> {
  const { targets } = context
  const cluster = await connect(context)
  const resource = await findWorkloadKind(cluster, given, pausable)
  const set = await sideBySide(targets, 20, async (target) => {
    const workload = await readWanted(cluster, resource, target)
    if (workload === undefined) return false
    const present = pausedOf(workload)
    if (present === undefined && !isBuiltIn(resource)) await refuseUnknownField(cluster, resource, workload)
    if ((present === true) === paused) return false
    // The API of Deployments leaves the field out where it is false.
    const after = paused || (isBuiltIn(resource) ? undefined : false)
    return setField(context, cluster, resource, workload, { path: ['spec', 'paused'], after })
  })
  return targets.filter((_, at) => set[at]).map(({ name }) => name)
}

function pausedOf({ spec }: KubernetesObject): unknown {
  return isMapping(spec) ? spec['paused'] : undefined
}

/** A server leaves out what the definition of a kind does not name, and says nothing: so it is asked what it would make of the field. */
async function refuseUnknownField(cluster: Cluster, resource: Resource, { metadata }: KubernetesObject): Promise<void> {
  const body = { metadata: { uid: metadata.uid }, spec: { paused: true } }
  const would = await cluster.patch(resource, metadata, { type: 'merge', body }, { dryRun: true })
  if (pausedOf(would) === true) return
  throw new StepFailure(`${objectName(resource, metadata)} has no field spec.paused, so it can't be paused.`, {
    applied: false,
    remedy: 'Pause it with patch, by the field that its kind has for that.',
  })
}
