import { compilePythonRegex, endInTime } from 'chaos-plugin-api'
import { sample } from '../sample.ts'
import type { CandidatePod } from './candidate-pod.ts'
import type { PodChoice } from './pod-selection.ts'

/** Chooses among the pods that a label selector found, as Chaos Toolkit does: a percentage is rounded up. Those that are being deleted already don't count. */
export function choosePods(
  found: readonly CandidatePod[],
  { name_pattern, all, rand, mode, qty, order }: PodChoice,
  random: () => number,
): readonly CandidatePod[] {
  const staying = found.filter((pod) => !pod.leaving)
  const matching = name_pattern === null ? staying : matchingPods(staying, name_pattern)
  const ordered = order === 'oldest' ? matching.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)) : matching
  if (all) return ordered
  const wanted = mode === 'percentage' ? Math.ceil((ordered.length * qty) / 100) : qty
  return rand ? sample(ordered, wanted, random) : ordered.slice(0, wanted)
}

function matchingPods(found: readonly CandidatePod[], pattern: string): readonly CandidatePod[] {
  const expression = compilePythonRegex(pattern)
  return endInTime(`The search for the name_pattern /${pattern}/`, () =>
    found.filter(({ name }) => expression.test(name)),
  )
}
