import { formatTime } from '../clock/format-time.ts'
import { recordEvent } from '../events/record-event.ts'
import { type Condition, isPodReady, type Pod, type PodTemplate } from '../objects/pod.ts'
import { ApiError } from '../registry/api-error.ts'
import { create, putStatus, remove } from '../registry/controller-writes.ts'
import { jobs, pods } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { attempt } from './attempt.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy } from './controller-context.ts'
import { podFromTemplate } from './pod-from-template.ts'

interface Job extends KubernetesObject {
  readonly spec: {
    readonly parallelism: number
    readonly completions?: number
    readonly backoffLimit: number
    readonly suspend?: boolean
    readonly template: PodTemplate
    readonly activeDeadlineSeconds?: number
    readonly ttlSecondsAfterFinished?: number
    readonly completionMode?: string
  }
  readonly status: {
    readonly conditions?: readonly Condition[]
    readonly startTime?: string
    readonly completionTime?: string
    readonly [field: string]: unknown
  }
}

/** Runs a Job's pods until as many have succeeded as it asks for, or too many have failed. */
export function startJobController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(jobs)
  const podsOf = ownedBy(context, pods)
  const queue = loop.queue('job', (key) => {
    const job = collection.get(key) as Job | undefined
    if (!job || job.metadata.deletionTimestamp) return
    const wait = isEnded(job)
      ? removeWhenDue(context, job)
      : reconcile(context, job, podsOf(job) as readonly Pod[], () => podsOf(job) as readonly Pod[])
    if (wait !== undefined) queue.addAfter(key, Math.max(1, wait))
  })
  follow(context, jobs, (job) => queue.add(keyOf(job)))
  followOwners(context, pods, 'Job', (key) => queue.add(key))
}

function isEnded({ status }: Job): boolean {
  return (
    status.conditions?.some(
      (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
    ) ?? false
  )
}

function removeWhenDue({ cluster }: ControllerContext, job: Job): number | undefined {
  const { ttlSecondsAfterFinished: seconds } = job.spec
  if (seconds === undefined) return undefined
  const ended = job.status.conditions?.find(({ type }) => type === 'Complete' || type === 'Failed')?.lastTransitionTime
  const left = Date.parse(ended ?? '') + seconds * 1000 - cluster.clock.now()
  if (left > 0) return left
  remove(cluster, jobs, job, { propagationPolicy: 'Foreground' })
  return undefined
}

function reconcile(
  context: ControllerContext,
  job: Job,
  owned: readonly Pod[],
  podsNow: () => readonly Pod[],
): number | undefined {
  const { cluster } = context
  const { spec, status } = job
  const now = cluster.clock.now()
  const succeeded = owned.filter((pod) => pod.status.phase === 'Succeeded').length
  const failed = owned.filter((pod) => pod.status.phase === 'Failed').length
  const active = owned.filter(
    ({ status: { phase }, metadata }) => phase !== 'Succeeded' && phase !== 'Failed' && !metadata.deletionTimestamp,
  )
  const startTime = status.startTime ?? (spec.suspend ? undefined : formatTime(now))
  const deadline =
    spec.activeDeadlineSeconds === undefined || !startTime
      ? undefined
      : Date.parse(startTime) + spec.activeDeadlineSeconds * 1000 - now
  const wanted = spec.completions ?? (succeeded > 0 ? succeeded : Number.POSITIVE_INFINITY)
  const failure =
    failed > spec.backoffLimit
      ? { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
      : deadline !== undefined && deadline <= 0
        ? { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
        : undefined
  const complete =
    failure === undefined && succeeded >= wanted && (spec.completions !== undefined || active.length === 0)
  if (failure !== undefined || complete || spec.suspend) for (const pod of active) remove(cluster, pods, pod)
  else {
    const room = Math.min(spec.parallelism, wanted - succeeded) - active.length
    for (let count = 0; count < room; count++) startPod(context, job)
    for (const pod of room < 0 ? active.slice(room) : []) remove(cluster, pods, pod)
  }
  const running = podsNow().filter(
    ({ status: { phase }, metadata }) => phase !== 'Succeeded' && phase !== 'Failed' && !metadata.deletionTimestamp,
  )
  const ended = failure
    ? ending('Failed', now, failure.reason, failure.message)
    : complete
      ? ending('Complete', now, 'CompletionsReached', 'Reached expected number of succeeded pods')
      : undefined
  putStatus(cluster, jobs, job, {
    ...(ended
      ? { conditions: ended }
      : spec.suspend
        ? { conditions: [condition('Suspended', now, 'JobSuspended', 'Job suspended', status.conditions)] }
        : {}),
    ...(startTime ? { startTime } : {}),
    ...(complete ? { completionTime: formatTime(now) } : {}),
    ...(running.length > 0 && !ended ? { active: running.length } : {}),
    ...(succeeded > 0 ? { succeeded } : {}),
    ...(failed > 0 ? { failed } : {}),
    terminating: podsNow().filter(({ metadata }) => metadata.deletionTimestamp).length,
    ready: running.filter(isPodReady).length,
    uncountedTerminatedPods: {},
  })
  if (complete)
    recordEvent(cluster, job, {
      type: 'Normal',
      reason: 'Completed',
      message: 'Job completed',
      source: 'job-controller',
    })
  return deadline !== undefined && !ended ? deadline : undefined
}

function startPod({ cluster }: ControllerContext, job: Job): void {
  const pod = attempt(
    cluster,
    job,
    'job-controller',
    (refusal) => `Error creating: ${refusal}`,
    () => create(cluster, pods, podFromTemplate(job, job.spec.template, { generateName: `${job.metadata.name}-` })),
  )
  if (pod instanceof ApiError) throw pod
  const message = `Created pod: ${pod.metadata.name}`
  recordEvent(cluster, job, { type: 'Normal', reason: 'SuccessfulCreate', message, source: 'job-controller' })
}

function condition(
  type: string,
  now: number,
  reason: string,
  message: string,
  before?: readonly Condition[],
): Condition {
  const time = formatTime(now)
  const same = before?.find((known) => known.type === type && known.status === 'True')
  return same ?? { type, status: 'True', reason, message, lastProbeTime: time, lastTransitionTime: time }
}

/** The two conditions that end a Job: the criterion, then the result. */
function ending(type: 'Complete' | 'Failed', now: number, reason: string, message: string): readonly Condition[] {
  const first = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget'
  return [condition(first, now, reason, message), condition(type, now, reason, message)]
}
