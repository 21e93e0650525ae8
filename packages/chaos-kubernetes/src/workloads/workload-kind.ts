import {
  apiVersionOf,
  type Cluster,
  connect,
  daemonSets,
  deployments,
  type Place,
  type Resource,
  replicaSets,
  statefulSets,
} from 'chaos-kubernetes-access'
import { type Permission, type StepContext, StepFailure } from 'chaos-plugin-api'
import type { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { apiVersionText, findKind, kindText } from '../objects/find-kind.ts'
import { type ObjectTarget, objectTarget } from '../objects/object-target.ts'
import { rights, rightsToKind } from '../rights.ts'
import type { TemplatedWorkload } from './templated-workload.ts'

/** Workloads of one sort: what they have in common, and which of the kinds that Kubernetes brings along are of it. */
export interface WorkloadSort {
  readonly builtIn: readonly Resource[]
  /** Says behind "a workload" what they have in common. */
  readonly words: string
}

/** Those whose pods are made from a template, and replaced where that changes. */
export const templated: WorkloadSort = {
  builtIn: [deployments, statefulSets, daemonSets],
  words: 'whose pods are replaced as its template changes',
}
/** Those whose number of replicas can be set. */
export const scalable: WorkloadSort = {
  builtIn: [deployments, statefulSets, replicaSets],
  words: 'that has a number of replicas',
}
/** Those whose rollout can be paused. */
export const pausable: WorkloadSort = { builtIn: [deployments], words: 'that can be paused' }

/** Those that say by labels which pods are theirs. */
export const selecting: WorkloadSort = {
  builtIn: [deployments, statefulSets, daemonSets, replicaSets],
  words: 'that has pods of its own',
}

/** Those that Kubernetes brings along are in this version. */
const builtInVersion = 'apps/v1'
/** Kinds of other versions that Kubernetes brings along, and whose template does nothing to pods that are there. */
const lasting = new Set(['batch/v1 Job', 'batch/v1 CronJob', 'v1 ReplicationController', 'v1 Pod'])

/** The arguments by which the kind of a workload is meant, the same for every activity that takes one. */
export const workloadKind = {
  kind: kindText
    .default('Deployment')
    .meta({ 'x-known-values': ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'] })
    .describe('The kind of the workload; of any that the cluster has: "Rollout"'),
  api_version: apiVersionText
    .default(builtInVersion)
    .describe('The version of the API of that kind: "argoproj.io/v1alpha1"'),
}

/** See `workloadKind`. */
export interface KindGiven {
  readonly kind: string
  readonly api_version: string
}

/** One workload, as arguments name it. */
export interface WorkloadGiven extends KindGiven {
  readonly name: string
  readonly ns: string
}

/** Gives arguments with `workloadKind` the rule that a kind that Kubernetes brings along is of that sort. Of others only the cluster can tell. */
export function withWorkloadKind<Args extends z.ZodObject<typeof workloadKind>>(args: Args, sort: WorkloadSort): Args {
  return withRule(args, 'kind' as keyof z.output<Args> & string, (given) =>
    problemOfKind(given as unknown as KindGiven, sort),
  )
}

function problemOfKind({ kind, api_version }: KindGiven, sort: WorkloadSort): string | undefined {
  if (api_version !== builtInVersion && !(sort === templated && lasting.has(`${api_version} ${kind}`))) return undefined
  if (builtInKind({ kind, api_version }, sort) !== undefined) return undefined
  const kinds = sort.builtIn.map((each) => each.kind)
  const named = kinds.length === 1 ? kinds[0]! : `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)!}`
  return `a ${kind} of ${api_version} is no workload ${sort.words}; name a ${named}, or another kind with its api_version`
}

/** The resource of a kind that Kubernetes brings along; undefined of others. */
export function builtInKind({ kind, api_version }: KindGiven, { builtIn }: WorkloadSort): Resource | undefined {
  return builtIn.find((resource) => resource.kind === kind && apiVersionOf(resource) === api_version)
}

/** Whether Kubernetes brings a kind along, so that it is known what its fields mean. */
export function isBuiltIn(resource: Resource): boolean {
  return apiVersionOf(resource) === builtInVersion
}

/** What must be allowed to do that to a workload. */
export function workloadRights(
  given: KindGiven,
  sort: WorkloadSort,
  verbs: readonly string[],
  ns: string,
): readonly Permission[] {
  const resource = builtInKind(given, sort)
  return resource === undefined ? rightsToKind(given.api_version, given.kind, verbs, ns) : rights(resource, verbs, ns)
}

/** Finds the resource of a kind of that sort. Fails (`StepFailure`) where the cluster has none, or where it is of another sort. */
export async function findWorkloadKind(cluster: Cluster, given: KindGiven, sort: WorkloadSort): Promise<Resource> {
  const known = builtInKind(given, sort)
  if (known !== undefined) return known
  const { kind, api_version } = given
  const resource = await findKind(cluster, api_version, kind)
  if (sort !== scalable || (await cluster.resourceNamed(api_version, `${resource.plural}/scale`)) !== undefined)
    return resource
  throw new StepFailure(`A ${kind} of ${api_version} has no subresource "scale", so it has no number of replicas.`, {
    applied: false,
    remedy: 'Name a kind of workload that can be scaled.',
  })
}

/** The workload that arguments name, whose template is to be changed, as a target. Asks the cluster only about kinds that Kubernetes does not bring along. */
export async function templatedTargets(given: WorkloadGiven, context: StepContext): Promise<readonly ObjectTarget[]> {
  const resource = builtInKind(given, templated) ?? (await findWorkloadKind(await connect(context), given, templated))
  return [objectTarget(resource, placeIn(resource, given))]
}

/** Where a workload stands that arguments name. */
export function placeIn({ namespaced }: Resource, { name, ns }: WorkloadGiven): Place {
  return { name, namespace: namespaced ? ns : undefined }
}

/** The same resource, of whose objects it has been seen, or is yet to be seen, that they have a template. */
export function asTemplated(resource: Resource): Resource<TemplatedWorkload> {
  return resource as Resource<TemplatedWorkload>
}
