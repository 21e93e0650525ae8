import { knownKeys } from '../model/known-keys.ts'
import { nearestName } from '../model/nearest-name.ts'
import { problemOfHypothesisStrategy, rollbackStrategies, strategyIn } from '../model/strategy-names.ts'
import { problemOfUndo } from '../model/undo-strategy.ts'
import { unknownName } from '../model/unknown-name.ts'
import { type Block, type Findings, isBlock, type Report } from './validation-context.ts'

/** Checks what a run reads of `runtime`: the strategies, and how it is to undo. */
export function validateRuntime(runtime: unknown, findings: Findings): void {
  checkRuntimeShape(runtime, findings.wrong)
  if (!isBlock(runtime)) return
  checkStrategies(runtime, findings)
  checkUndo(runtime['undo'] ?? undefined, findings.wrong)
}

/** Reports what of `runtime` is no mapping where it must be one. A strategy that stands outside of its mapping would not count. */
export function checkRuntimeShape(runtime: unknown, report: Report): void {
  if (runtime === undefined || runtime === null) return
  if (!isBlock(runtime)) {
    report(['runtime'], '"runtime" must be a mapping.')
    return
  }
  for (const key of ['rollbacks', 'hypothesis'] as const) {
    const value = runtime[key] ?? undefined
    if (value === undefined || isBlock(value)) continue
    const given = JSON.stringify(value)
    const remedy = typeof value === 'string' ? `: write {"strategy": ${given}}` : ` with a "strategy", and not ${given}`
    report(['runtime', key], `"${key}" of the runtime must be a mapping${remedy}.`)
  }
}

function checkStrategies(runtime: Block, { wrong, impossible, doubtful }: Findings): void {
  const hypothesis = strategyIn(runtime, 'hypothesis')
  const problem = hypothesis === undefined ? undefined : problemOfHypothesisStrategy(hypothesis)
  if (problem !== undefined) wrong(['runtime', 'hypothesis', 'strategy'], problem)
  const rollbacks = strategyIn(runtime, 'rollbacks')
  if (rollbacks === undefined || rollbackStrategies.some((name) => name === rollbacks)) return
  // Chaos Toolkit plays none then, without a word. What is nearly a name is a slip of the pen.
  const near = typeof rollbacks === 'string' ? nearestName(rollbacks, rollbackStrategies) : undefined
  const report = near === undefined ? doubtful : impossible
  report(['runtime', 'rollbacks', 'strategy'], () =>
    unknownName(
      `runtime.rollbacks.strategy is ${JSON.stringify(rollbacks)}, which is no strategy, so no rollback would be played`,
      rollbacks,
      rollbackStrategies,
    ),
  )
}

function checkUndo(undo: unknown, report: Report): void {
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
