import { deepEqual } from '../json/deep-equal.ts'
import type { Condition, Pod } from '../objects/pod.ts'

/**
 * Whether a change of a pod can matter to those who count pods: its owner, a budget, a Service. They read its phase, its address,
 * whether it is ready, is being deleted, and whose it is. Most changes of a pod, such as its assignment to a node, touch none of it.
 */
export function isCountedChange(before: Pod, pod: Pod): boolean {
  return statusDiffers(before, pod) || metadataDiffers(before, pod)
}

function statusDiffers({ status: before }: Pod, { status }: Pod): boolean {
  if (before === status) return false
  if (before.phase !== status.phase || before.podIP !== status.podIP) return true
  const [was, is] = [readiness(before.conditions), readiness(status.conditions)]
  return was?.status !== is?.status || was?.lastTransitionTime !== is?.lastTransitionTime
}

function readiness(conditions: readonly Condition[] | undefined): Condition | undefined {
  return conditions?.find(({ type }) => type === 'Ready')
}

function metadataDiffers({ metadata: before }: Pod, { metadata }: Pod): boolean {
  return (
    before.uid !== metadata.uid ||
    before.deletionTimestamp !== metadata.deletionTimestamp ||
    !deepEqual(before.labels, metadata.labels) ||
    !deepEqual(before.ownerReferences, metadata.ownerReferences)
  )
}
