import { z } from 'zod'
import type { Condition, KubernetesObject } from '../objects/kubernetes-object.ts'

/** Which object keeps pods, as stored with a change. */
export const workloadReference = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
  uid: z.string(),
})
/** See `workloadReference`. */
export type WorkloadReference = z.infer<typeof workloadReference>

/** Seconds that a workload gets that names no time of its own. */
const defaultDeadline = 600
const groups: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  ReplicationController: 'v1',
  Job: 'batch/v1',
}

/** Whether we know how the controller of such objects keeps its pods. */
export function isKnownKind({ apiVersion, kind }: Pick<WorkloadReference, 'apiVersion' | 'kind'>): boolean {
  return groups[kind] === apiVersion
}

/** What a workload wants and has, as the workload itself tells it. */
export interface WorkloadState {
  /** How many pods it wants; `undefined` where nobody can tell. */
  readonly wanted: number | undefined
  /** How many are ready (of a Job: at work); `undefined` where it does not say. */
  readonly ready: number | undefined
  /** What is missing until its pods are of its present template; `undefined` where nothing is. */
  readonly rollout: string | undefined
  /** Seconds. */
  readonly deadline: number
  /** A Job that is through, or will not be. */
  readonly ended: 'succeeded' | 'failed' | undefined
  /** What its controller says that is wrong. */
  readonly trouble: string | undefined
  /** The labels of its pods, where they are a selector of plain labels. */
  readonly labels: Readonly<Record<string, string>> | undefined
}

type Numbers = Readonly<Record<string, number | undefined>>

/** Reads what a workload tells of itself. */
export function workloadState(object: KubernetesObject): WorkloadState {
  const spec = (object['spec'] ?? {}) as Readonly<Record<string, unknown>>
  const status = (object['status'] ?? {}) as Readonly<Record<string, unknown>>
  const counts = status as Numbers
  const { conditions = [] } = status as { readonly conditions?: readonly Condition[] }
  const state = {
    deadline: numberOf(spec['progressDeadlineSeconds']) ?? defaultDeadline,
    trouble: troubleOf(conditions),
    labels: labelsOf(spec['selector'], object),
    ended: undefined,
    rollout: undefined,
  }
  if (!isKnownKind(object)) {
    const rollout = isBehind(status, object.metadata.generation) ? unseen : undefined
    return { ...state, wanted: numberOf(spec['replicas']), ready: undefined, rollout }
  }
  if (object.kind === 'Job') return { ...state, ...jobState(spec, status, conditions) }
  const daemons = object.kind === 'DaemonSet'
  const wanted = daemons ? (counts['desiredNumberScheduled'] ?? 0) : (numberOf(spec['replicas']) ?? 1)
  const ready = (daemons ? counts['numberReady'] : counts['readyReplicas']) ?? 0
  return { ...state, wanted, ready, rollout: rolloutOf(object, wanted) }
}

function jobState(
  spec: Readonly<Record<string, unknown>>,
  status: Readonly<Record<string, unknown>>,
  conditions: readonly Condition[],
) {
  const holds = (type: string) => conditions.some((one) => one.type === type && one.status === 'True')
  const ended = holds('Complete') ? ('succeeded' as const) : holds('Failed') ? ('failed' as const) : undefined
  const parallelism = numberOf(spec['parallelism']) ?? 1
  const completions = numberOf(spec['completions'])
  const left = completions === undefined ? parallelism : Math.max(0, completions - (numberOf(status['succeeded']) ?? 0))
  const wanted = ended !== undefined || spec['suspend'] === true ? 0 : Math.min(parallelism, left)
  return { ended, wanted, ready: numberOf(status['active']) ?? 0 }
}

/** A status is of the present specification once `observedGeneration` says so. What is rolled out by hand is not waited for. */
function rolloutOf({ kind, spec, status, metadata }: KubernetesObject, wanted: number): string | undefined {
  const { updateStrategy, paused } = (spec ?? {}) as {
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } }
    readonly paused?: boolean
  }
  const counts = (status ?? {}) as Numbers
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind) || paused === true) return undefined
  if (updateStrategy?.type === 'OnDelete' || (updateStrategy?.rollingUpdate?.partition ?? 0) > 0) return undefined
  if ((counts['observedGeneration'] ?? 0) < (metadata.generation ?? 0)) return unseen
  const updated = counts[kind === 'DaemonSet' ? 'updatedNumberScheduled' : 'updatedReplicas'] ?? 0
  const pods = kind === 'Deployment' ? (counts['replicas'] ?? 0) : wanted
  if (updated < wanted) return `${updated} of ${wanted} pods are of its present template`
  return pods > wanted ? `${pods - wanted} of its former pods are still there` : undefined
}

const unseen = 'its controller has not yet seen its specification'

/** Whether a status says of itself that it is of an earlier specification. Some write that number as a text. */
function isBehind({ observedGeneration }: Readonly<Record<string, unknown>>, generation = 0): boolean {
  const observed = typeof observedGeneration === 'string' ? Number(observedGeneration) : observedGeneration
  return typeof observed === 'number' && observed < generation
}

function troubleOf(conditions: readonly Condition[]): string | undefined {
  const failed = conditions.find(
    ({ type, status }) =>
      ((type === 'ReplicaFailure' || type === 'Failed') && status === 'True') ||
      (type === 'Progressing' && status === 'False'),
  )
  if (failed === undefined) return undefined
  return failed.message === undefined ? failed.reason : `${failed.reason ?? failed.type} (${failed.message})`
}

function labelsOf(selector: unknown, { kind }: KubernetesObject): Readonly<Record<string, string>> | undefined {
  if (typeof selector !== 'object' || selector === null) return undefined
  if (kind === 'ReplicationController') return selector as Readonly<Record<string, string>>
  const { matchLabels, matchExpressions } = selector as {
    readonly matchLabels?: Readonly<Record<string, string>>
    readonly matchExpressions?: unknown
  }
  return matchExpressions === undefined ? matchLabels : undefined
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
