import { heldBy } from 'chaos-kubernetes-access'
import { sentenceOf } from 'chaos-plugin-api'
import { podNames } from './pod-names.ts'

/** A pod that was to go. */
interface StayingPod {
  readonly namespace: string
  readonly name: string
  /** What keeps it although it is on its way out. */
  readonly finalizers: readonly string[]
}

/** Says of pods that are still there what keeps them, those with the same reason together; `remedy` says what to do. */
export function whyTheyStay(left: readonly StayingPod[]): { readonly why: string; readonly remedy: string } {
  const byReason = Map.groupBy(left, ({ finalizers }) => (finalizers.length === 0 ? '' : heldBy(finalizers)))
  const clauses = [...byReason].map(([reason, some]) =>
    reason === '' ? `${podNames(some)} did not end` : `${podNames(some)} ${some.length === 1 ? 'is' : 'are'} ${reason}`,
  )
  const slow = byReason.has('')
  const held = byReason.size > (slow ? 1 : 0)
  const remedies = [
    ...(held ? ['look whether what owns the finalizer is at work'] : []),
    ...(slow ? ['give a longer timeout, or look why they take so long to stop'] : []),
  ]
  return { why: clauses.join('; '), remedy: sentenceOf(remedies.join('; ')) }
}
