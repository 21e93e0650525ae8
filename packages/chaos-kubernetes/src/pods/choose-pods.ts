import type { Pod } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'
import { sample } from '../sample.ts'
import type { PodChoice } from './pod-selection.ts'

/** Chooses among the pods that a label selector found, as Chaos Toolkit does: a percentage is rounded up. */
export function choosePods(
  found: readonly Pod[],
  { name_pattern, all, rand, mode, qty, order }: PodChoice,
  random: () => number,
): readonly Pod[] {
  const pattern = toPattern(name_pattern)
  const matching = pattern === undefined ? found : found.filter(({ metadata }) => pattern.test(metadata.name))
  const ordered =
    order === 'oldest'
      ? matching.toSorted((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp))
      : matching
  if (all) return ordered
  const wanted = mode === 'percentage' ? Math.ceil((ordered.length * qty) / 100) : qty
  return rand ? sample(ordered, wanted, random) : ordered.slice(0, wanted)
}

function toPattern(text: string | null): RegExp | undefined {
  if (text === null || text === '') return undefined
  try {
    return new RegExp(text)
  } catch (cause) {
    throw new StepFailure(`The name_pattern "${text}" is no regular expression.`, { remedy: 'Correct it.', cause })
  }
}
