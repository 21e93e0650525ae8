import { formatTime } from '../../clock/format-time.ts'
import { recordEvent } from '../../events/record-event.ts'
import { type Condition, isPodActive, isPodReady, type Pod } from '../../objects/pod.ts'
import { putStatus, remove } from '../../registry/controller-writes.ts'
import { jobs, pods } from '../../registry/resource-names.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy } from '../controller-context.ts'
import { formatIndexes } from './index-ranges.ts'
import type { Job, JobProgress } from './job.ts'
import { judgeJob, type Verdict } from './judge-job.ts'
import { measureProgress } from './measure-progress.ts'
import { startPods } from './start-pods.ts'

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
      : reconcile(context, job, () => podsOf(job) as readonly Pod[])
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

function reconcile(context: ControllerContext, job: Job, podsNow: () => readonly Pod[]): number | undefined {
  const { cluster } = context
  const { spec, status } = job
  const now = cluster.clock.now()
  const progress = measureProgress(job, podsNow())
  const startTime = status.startTime ?? (spec.suspend ? undefined : formatTime(now))
  const deadline =
    spec.activeDeadlineSeconds === undefined || !startTime
      ? undefined
      : Date.parse(startTime) + spec.activeDeadlineSeconds * 1000 - now
  const verdict = judgeJob(job, progress, deadline !== undefined && deadline <= 0)
  if (verdict || spec.suspend) for (const pod of progress.active) remove(cluster, pods, pod)
  else keepRunning(context, job, progress)
  const after = podsNow()
  const { active, terminating } = measureProgress(job, after)
  const ended = verdict && active.length === 0 && terminating.length === 0 ? verdict : undefined
  const { succeeded, failed } = progress
  const conditions = conditionsOf(job, now, verdict, ended !== undefined)
  putStatus(cluster, jobs, job, {
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(startTime ? { startTime } : {}),
    ...(ended?.type === 'Complete' ? { completionTime: formatTime(now) } : {}),
    ...(active.length > 0 ? { active: active.length } : {}),
    ...(succeeded > 0 ? { succeeded } : {}),
    ...(failed > 0 ? { failed } : {}),
    ...(progress.completedIndexes.size > 0 ? { completedIndexes: formatIndexes(progress.completedIndexes) } : {}),
    ...(spec.backoffLimitPerIndex === undefined ? {} : { failedIndexes: formatIndexes(progress.failedIndexes) }),
    terminating: terminating.length,
    ready: after.filter((pod) => isPodActive(pod) && isPodReady(pod)).length,
    uncountedTerminatedPods: {},
  })
  if (ended) reportEnd(context, job, ended)
  return deadline !== undefined && !verdict ? deadline : undefined
}

/** Starts the pods that are missing, or ends those that are too many. */
function keepRunning(context: ControllerContext, job: Job, progress: JobProgress): void {
  const { spec } = job
  const { active, terminating, succeeded, failedIndexes } = progress
  // Without a number of completions the first success says that there is no more work: the others end by themselves.
  const wanted = spec.completions ?? (succeeded > 0 ? succeeded + active.length : Number.POSITIVE_INFINITY)
  const target = Math.min(spec.parallelism, Math.max(0, wanted - succeeded - failedIndexes.size))
  const busy = spec.podReplacementPolicy === 'Failed' ? [...active, ...terminating] : active
  if (target > busy.length) startPods(context, job, progress, busy, target - busy.length)
  for (const pod of target < active.length ? active.slice(target) : []) remove(context.cluster, pods, pod)
}

function conditionsOf(
  { spec, status: { conditions: known = [] } }: Job,
  now: number,
  verdict: Verdict | undefined,
  isOver: boolean,
): readonly Condition[] {
  const time = formatTime(now)
  const next: Condition[] = [...known]
  const set = (type: string, status: string, reason: string, message: string): void => {
    const at = next.findIndex((condition) => condition.type === type)
    if (next[at]?.status === status) return
    next[at < 0 ? next.length : at] = {
      type,
      status,
      reason,
      message,
      lastProbeTime: time,
      lastTransitionTime: time,
    }
  }
  if (verdict) {
    const { type, reason, message } = verdict
    set(type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget', 'True', reason, message)
    if (isOver) set(type, 'True', reason, message)
  } else if (spec.suspend) set('Suspended', 'True', 'JobSuspended', 'Job suspended')
  else if (known.some(({ type }) => type === 'Suspended')) set('Suspended', 'False', 'JobResumed', 'Job resumed')
  return next
}

function reportEnd({ cluster }: ControllerContext, job: Job, { type, reason, message }: Verdict): void {
  recordEvent(cluster, job, {
    ...(type === 'Complete'
      ? { type: 'Normal', reason: 'Completed', message: 'Job completed' }
      : { type: 'Warning', reason, message }),
    source: 'job-controller',
  })
}
