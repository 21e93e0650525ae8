import { knownKeys } from '../model/known-keys.ts'
import { problemOfUndo } from '../model/undo-strategy.ts'
import { isBlock, type Report } from './validation-context.ts'

/** Checks how a run is to undo: `runtime.undo`. What Chaos Toolkit reads of `runtime` it takes as it is. */
export function validateRuntime(runtime: unknown, report: Report): void {
  const undo = isBlock(runtime) ? (runtime['undo'] ?? undefined) : undefined
  if (undo === undefined) return
  if (!isBlock(undo)) {
    report(['runtime', 'undo'], '"undo" of the runtime must be a mapping.')
    return
  }
  for (const key of knownKeys.undo) {
    const value = undo[key] ?? undefined
    const problem = value === undefined ? undefined : problemOfUndo(key, value)
    if (problem !== undefined) report(['runtime', 'undo', key], problem)
  }
}
