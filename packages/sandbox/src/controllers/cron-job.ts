import { formatTime } from '../clock/format-time.ts'
import { recordEvent } from '../events/record-event.ts'
import { asList, asRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import { controlledBy } from '../objects/workload.ts'
import { create, putStatus, remove } from '../registry/controller-writes.ts'
import { cronJobs, jobs } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy } from './controller-context.ts'
import { nextCronTime } from './parse-cron.ts'

interface CronJob extends KubernetesObject {
  readonly spec: {
    readonly schedule: string
    readonly suspend?: boolean
    readonly concurrencyPolicy: string
    readonly jobTemplate: {
      readonly metadata?: KubernetesObject['metadata']
      readonly spec: Readonly<Record<string, unknown>>
    }
    readonly successfulJobsHistoryLimit: number
    readonly failedJobsHistoryLimit: number
  }
  readonly status: { readonly lastScheduleTime?: string; readonly lastSuccessfulTime?: string }
}

/** Starts a CronJob's Jobs when they are due. */
export function startCronJobController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(cronJobs)
  const jobsOf = ownedBy(context, jobs)
  const queue = loop.queue('cronjob', (key) => {
    const cron = collection.get(key) as CronJob | undefined
    if (!cron || cron.metadata.deletionTimestamp) return
    const owned = jobsOf(cron)
    const running = owned.filter((job) => endOf(job) === undefined)
    const now = cluster.clock.now()
    const since = Date.parse(cron.status.lastScheduleTime ?? cron.metadata.creationTimestamp ?? '')
    let due: number | undefined
    for (
      let next = nextCronTime(cron.spec.schedule, since);
      next !== undefined && next <= now;
      next = nextCronTime(cron.spec.schedule, next)
    )
      due = next
    let last = cron.status.lastScheduleTime
    if (due !== undefined && !cron.spec.suspend && !(cron.spec.concurrencyPolicy === 'Forbid' && running.length > 0)) {
      if (cron.spec.concurrencyPolicy === 'Replace')
        for (const job of running) remove(cluster, jobs, job, { propagationPolicy: 'Background' })
      startJob(context, cron, due)
      last = formatTime(due)
    }
    forgetOld(context, cron, owned)
    const active = jobsOf(cron).filter((job) => endOf(job) === undefined)
    const success = owned
      .flatMap((job) => (endOf(job) === 'Complete' ? [String(valueAt(job, ['status', 'completionTime']) ?? '')] : []))
      .sort()
      .at(-1)
    putStatus(cluster, cronJobs, cron, {
      ...(active.length > 0
        ? {
            active: active.map(({ apiVersion, kind, metadata }) => ({
              apiVersion,
              kind,
              name: metadata.name,
              namespace: metadata.namespace,
              uid: metadata.uid,
              resourceVersion: metadata.resourceVersion,
            })),
          }
        : {}),
      ...(last ? { lastScheduleTime: last } : {}),
      ...((success ?? cron.status.lastSuccessfulTime)
        ? { lastSuccessfulTime: success ?? cron.status.lastSuccessfulTime }
        : {}),
    })
    const next = nextCronTime(cron.spec.schedule, now)
    if (next !== undefined && !cron.spec.suspend) queue.addAfter(key, next - now)
  })
  follow(context, cronJobs, (cron) => queue.add(keyOf(cron)))
  followOwners(context, jobs, 'CronJob', (key) => queue.add(key))
}

function endOf(job: KubernetesObject): string | undefined {
  const ended = asList(valueAt(job, ['status', 'conditions']))
    .map(asRecord)
    .find(
      (condition) =>
        (condition['type'] === 'Complete' || condition['type'] === 'Failed') && condition['status'] === 'True',
    )
  return ended ? String(ended['type']) : undefined
}

function startJob({ cluster }: ControllerContext, cron: CronJob, due: number): void {
  const { labels, annotations } = cron.spec.jobTemplate.metadata ?? {}
  const name = `${cron.metadata.name}-${Math.floor(due / 60_000)}`
  if (cluster.store.get(jobs, name, cron.metadata.namespace)) return
  create<KubernetesObject>(cluster, jobs, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      ...(cron.metadata.namespace ? { namespace: cron.metadata.namespace } : {}),
      ...(labels ? { labels } : {}),
      annotations: { ...annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': formatTime(due) },
      ownerReferences: [controlledBy(cron)],
    },
    spec: cron.spec.jobTemplate.spec,
  })
  recordEvent(cluster, cron, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: `Created job ${name}`,
    source: 'cronjob-controller',
  })
}

function forgetOld({ cluster }: ControllerContext, cron: CronJob, owned: readonly KubernetesObject[]): void {
  for (const [end, limit] of [
    ['Complete', cron.spec.successfulJobsHistoryLimit],
    ['Failed', cron.spec.failedJobsHistoryLimit],
  ] as const) {
    const ended = owned
      .filter((job) => endOf(job) === end)
      .sort((left, right) =>
        (left.metadata.creationTimestamp ?? '') < (right.metadata.creationTimestamp ?? '') ? -1 : 1,
      )
    for (const job of ended.slice(0, Math.max(0, ended.length - limit)))
      remove(cluster, jobs, job, { propagationPolicy: 'Background' })
  }
}
