import { isPodActive, isPodEnded, type Pod } from '../../objects/pod.ts'
import type { Job, JobProgress } from './job.ts'
import { matchFailurePolicy } from './match-failure-policy.ts'

export const indexName = 'batch.kubernetes.io/job-completion-index'
export const failureCountName = 'batch.kubernetes.io/job-index-failure-count'

/** Sums up what has become of a Job's pods. */
export function measureProgress({ spec }: Job, owned: readonly Pod[]): JobProgress {
  const isIndexed = spec.completionMode === 'Indexed'
  const rules = spec.podFailurePolicy?.rules ?? []
  const completedIndexes = new Set<number>()
  const failedIndexes = new Set<number>()
  const indexFailures = new Map<number, number>()
  let [succeededPods, failed] = [0, 0]
  let failJob: string | undefined
  for (const pod of owned) {
    const index = indexOf(pod)
    const counts = !isIndexed || (index !== undefined && index < (spec.completions ?? 0))
    if (pod.status.phase === 'Succeeded' && counts) {
      succeededPods++
      if (index !== undefined) completedIndexes.add(index)
    }
    if (pod.status.phase !== 'Failed') continue
    const { action, message } = matchFailurePolicy(rules, pod)
    if (action === 'FailJob') failJob ??= message
    if (action !== 'Ignore') failed++
    if (spec.backoffLimitPerIndex === undefined || index === undefined || !counts) continue
    const failures = Number(pod.metadata.annotations?.[failureCountName] ?? 0) + Number(action !== 'Ignore')
    indexFailures.set(index, Math.max(failures, indexFailures.get(index) ?? 0))
    if (action === 'FailIndex' || failures > spec.backoffLimitPerIndex) failedIndexes.add(index)
  }
  for (const index of completedIndexes) failedIndexes.delete(index)
  return {
    active: owned.filter(isPodActive),
    terminating: owned.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isPodEnded(pod)),
    succeeded: isIndexed ? completedIndexes.size : succeededPods,
    failed,
    failJob,
    completedIndexes,
    failedIndexes,
    indexFailures,
  }
}

/** Which index of an Indexed Job a pod works on. */
export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[indexName]
  return text === undefined ? undefined : Number(text)
}
