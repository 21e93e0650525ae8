import { ChaosError } from '../errors/chaos-error.ts'
import { isBlock } from '../experiment/validation-context.ts'
import { defaultUndo, problemOfUndo, type UndoStrategy } from '../model/undo-strategy.ts'

/**
 * Weighs the blocks that say how to undo, key by key: those that come first count. What is null is left out.
 * Throws `ChaosError` where a value is none.
 *
 * @example
 * chooseUndo({ patience: 30 }, { patience: 5, heal: 300 }) // → { strategy: 'always', patience: 30, deadline: 45, heal: 300 }
 */
export function chooseUndo(...blocks: readonly unknown[]): UndoStrategy {
  const keys = Object.keys(defaultUndo) as (keyof UndoStrategy)[]
  const chosen = keys.map((key) => {
    const given = blocks.map((block) => (isBlock(block) ? block[key] : undefined)).find((value) => value != null)
    const problem = given === undefined ? undefined : problemOfUndo(key, given)
    if (problem !== undefined) throw new ChaosError(problem)
    return [key, given ?? defaultUndo[key]]
  })
  return Object.fromEntries(chosen) as unknown as UndoStrategy
}
