import { deepEqual } from '../json/deep-equal.ts'
import { type Condition, isPodEnded, type Pod } from '../objects/pod.ts'

/**
 * Whether a change of a pod can matter to those who count pods: its owner, a budget. They ask whether it has ended, is ready, is being
 * deleted, and whose it is. Most changes of a pod, such as its assignment to a node or its start, touch none of it.
 */
export function isCountedChange(before: Pod, pod: Pod): boolean {
  return statusDiffers(before, pod) || metadataDiffers(before, pod)
}

/** The same for those who list the addresses of pods. */
export function isEndpointChange(before: Pod, pod: Pod): boolean {
  return before.status.podIP !== pod.status.podIP || isCountedChange(before, pod)
}

function statusDiffers(before: Pod, pod: Pod): boolean {
  if (before.status === pod.status) return false
  if (isPodEnded(before) !== isPodEnded(pod)) return true
  const [was, is] = [readiness(before.status.conditions), readiness(pod.status.conditions)]
  return (was?.status === 'True') !== (is?.status === 'True') || sinceWhen(was) !== sinceWhen(is)
}

function readiness(conditions: readonly Condition[] | undefined): Condition | undefined {
  return conditions?.find(({ type }) => type === 'Ready')
}

/** Since when it has been ready, as `minReadySeconds` counts. */
function sinceWhen(condition: Condition | undefined): string | undefined {
  return condition?.status === 'True' ? condition.lastTransitionTime : undefined
}

function metadataDiffers({ metadata: before }: Pod, { metadata }: Pod): boolean {
  return (
    before.uid !== metadata.uid ||
    before.deletionTimestamp !== metadata.deletionTimestamp ||
    !deepEqual(before.labels, metadata.labels) ||
    !deepEqual(before.ownerReferences, metadata.ownerReferences)
  )
}
