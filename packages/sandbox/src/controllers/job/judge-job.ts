import type { Pod } from '../../objects/pod.ts'
import { parseIndexes } from './index-ranges.ts'
import type { Job, JobProgress } from './job.ts'

/** How a Job ends. */
export interface Verdict {
  readonly type: 'Complete' | 'Failed'
  readonly reason: string
  readonly message: string
}

/** Whether a Job has come to its end, and why; `late`: it has run longer than it may. */
export function judgeJob(job: Job, progress: JobProgress, late: boolean): Verdict | undefined {
  const { spec, status } = job
  for (const [target, type] of [
    ['FailureTarget', 'Failed'],
    ['SuccessCriteriaMet', 'Complete'],
  ] as const) {
    const known = status.conditions?.find((condition) => condition.type === target && condition.status === 'True')
    if (known) return { type, reason: known.reason ?? '', message: known.message ?? '' }
  }
  const { succeeded, failed, failJob, active, failedIndexes } = progress
  if (failJob !== undefined) return { type: 'Failed', reason: 'PodFailurePolicy', message: failJob }
  if (failed > spec.backoffLimit || restartsTooOften(job, active))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  if (late) return failure('DeadlineExceeded', 'Job was active longer than specified deadline')
  if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes)
    return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  if (failedIndexes.size > 0 && failedIndexes.size + succeeded >= (spec.completions ?? 0))
    return failure('FailedIndexes', 'Job has failed indexes')
  const rule = metRule(job, progress)
  if (rule !== undefined)
    return { type: 'Complete', reason: 'SuccessPolicy', message: `Matched rules at index ${rule}` }
  const done = spec.completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= spec.completions
  const message = 'Reached expected number of succeeded pods'
  return done ? { type: 'Complete', reason: 'CompletionsReached', message } : undefined
}

function failure(reason: string, message: string): Verdict {
  return { type: 'Failed', reason, message }
}

/** Containers that start again in their pod count towards the limit too. */
function restartsTooOften({ spec }: Job, active: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  let restarts = 0
  for (const { status } of active)
    for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += restartCount
  return spec.backoffLimit === 0 ? restarts > 0 : restarts >= spec.backoffLimit
}

function metRule({ spec }: Job, { completedIndexes }: JobProgress): number | undefined {
  const found = spec.successPolicy?.rules.findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return completedIndexes.size >= (succeededCount ?? Number.POSITIVE_INFINITY)
    const wanted = [...parseIndexes(succeededIndexes)]
    return wanted.filter((index) => completedIndexes.has(index)).length >= (succeededCount ?? wanted.length)
  })
  return found === undefined || found < 0 ? undefined : found
}
