import { byPlace } from './by-place.ts'
import type { CandidatePod } from './candidate-pod.ts'
import type { PodChoice } from './pod-selection.ts'
import { drawnFrom } from './range-of.ts'
import { sample } from './sample.ts'

/** What was asked for, and what was chosen. */
export interface ChosenPods {
  readonly pods: readonly CandidatePod[]
  /** The number or the percentage; `undefined` where all are meant. */
  readonly qty: number | undefined
}

/**
 * Chooses among pods, as Chaos Toolkit does: a percentage is rounded up. The order in which they were found has no part in it, so that a seed fixes the
 * choice.
 */
export function choosePods(
  found: readonly CandidatePod[],
  { all, rand, mode, qty, order, qty_range }: PodChoice,
  random: () => number,
): ChosenPods {
  const placed = found.toSorted(byPlace)
  const ordered = order === 'oldest' ? placed.toSorted(byAge) : placed
  if (all) return { pods: ordered, qty: undefined }
  const asked = qty_range === null ? qty : drawnFrom(qty_range, random)
  const wanted = mode === 'percentage' ? Math.ceil((ordered.length * asked) / 100) : asked
  return { pods: rand ? sample(ordered, wanted, random) : ordered.slice(0, wanted), qty: asked }
}

function byAge(one: CandidatePod, other: CandidatePod): number {
  return one.createdAt.localeCompare(other.createdAt)
}
