import type { Pod } from 'chaos-kubernetes-access'
import { compilePythonRegex, endInTime } from 'chaos-plugin-api'
import { isLeaving } from '../objects/is-leaving.ts'
import { sample } from '../sample.ts'
import type { PodChoice } from './pod-selection.ts'

/** Chooses among the pods that a label selector found, as Chaos Toolkit does: a percentage is rounded up. Those that are being deleted already don't count. */
export function choosePods(
  found: readonly Pod[],
  { name_pattern, all, rand, mode, qty, order }: PodChoice,
  random: () => number,
): readonly Pod[] {
  const staying = found.filter((pod) => !isLeaving(pod))
  const matching = name_pattern === null ? staying : matchingPods(staying, name_pattern)
  const ordered =
    order === 'oldest'
      ? matching.toSorted((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp))
      : matching
  if (all) return ordered
  const wanted = mode === 'percentage' ? Math.ceil((ordered.length * qty) / 100) : qty
  return rand ? sample(ordered, wanted, random) : ordered.slice(0, wanted)
}

function matchingPods(found: readonly Pod[], pattern: string): readonly Pod[] {
  const expression = compilePythonRegex(pattern)
  return endInTime(`The search for the name_pattern /${pattern}/`, () =>
    found.filter(({ metadata }) => expression.test(metadata.name)),
  )
}
