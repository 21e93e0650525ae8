import { ActivityAborted, RunInterrupted } from '../errors/activity-errors.ts'
import { type ContinuousHypothesis, startContinuousHypothesis } from './continuous-hypothesis.ts'
import type { Finding } from './finding.ts'
import type { Run } from './run.ts'
import { runBlock } from './run-block.ts'
import { hypothesisOf, runHypothesis, type Verdict } from './run-hypothesis.ts'
import { Stopped } from './run-stop.ts'

/** Gate, method, continuous hypothesis and the hypothesis after. What ends them early is in the journal's status and the findings. Spec 3.1. */
export async function runUntilAfter(run: Run): Promise<void> {
  const { hypothesis: strategy } = run.strategies
  const hypothesis = hypothesisOf(run)
  const looks = (...strategies: readonly string[]) => (strategies.includes(strategy) ? hypothesis : undefined)
  const before = looks('default', 'before-method-only', 'continuously')
  const during = looks('during-method-only', 'continuously')
  const after = looks('default', 'after-method-only', 'continuously')

  if (before !== undefined && !(await gate(run, before))) return
  const continuous = during === undefined ? undefined : startContinuousHypothesis(run, during)
  const aborted = await method(run, continuous)
  continuous?.end()
  try {
    if (after !== undefined && !aborted && run.stop.stopped === undefined && run.journal.status !== 'aborted')
      await lookAfter(run, after)
  } finally {
    await continuous?.finished
  }
}

async function gate(run: Run, hypothesis: NonNullable<ReturnType<typeof hypothesisOf>>): Promise<boolean> {
  const { state, result, reason } = await runHypothesis(run, hypothesis, 'gate', run.stop.signal)
  run.journal.steady_states.before = state
  if (result === 'met') return true
  if (result !== 'unmet') run.journal.status = 'failed'
  run.findings.push({ outcome: result === 'unknown' ? 'inconclusive' : 'not-steady', reason })
  return false
}

/** Runs the method. Returns whether an activity of it could not even be attempted. */
async function method(run: Run, continuous: ContinuousHypothesis | undefined): Promise<boolean> {
  const { experiment, journal } = run
  run.emit({ type: 'method-started', activities: experiment.method.length })
  await run.controls.before('method', experiment)
  try {
    await runBlock(run, {
      phase: 'method',
      activities: experiment.method,
      results: journal.run,
      signal: run.stop.signal,
      endsEarly: () => continuous?.tripped() === true,
    })
    return false
  } catch (error) {
    if (!(error instanceof ActivityAborted)) throw error
    journal.status = 'aborted'
    run.findings.push({ outcome: 'inconclusive', reason: `The method was cut short: ${error.message}` })
    return true
  } finally {
    await run.controls.after('method', experiment, journal.run)
  }
}

async function lookAfter(run: Run, hypothesis: NonNullable<ReturnType<typeof hypothesisOf>>): Promise<void> {
  const { state, result, reason } = await runHypothesis(run, hypothesis, 'after', run.stop.signal)
  run.journal.steady_states.after = state
  if (result === 'met') return
  run.journal.deviated = true
  run.journal.status = result === 'unmet' ? 'completed' : 'failed'
  run.findings.push(afterFinding({ result, reason }))
}

function afterFinding({ result, reason }: Pick<Verdict, 'result' | 'reason'>): Finding {
  return { outcome: result === 'unknown' ? 'inconclusive' : 'deviated', reason }
}

/** Plays the rollbacks of the file, where the strategy asks for it. Spec 3.4. */
export async function runRollbacks(run: Run, signal: AbortSignal): Promise<void> {
  const { experiment, journal } = run
  run.emit({ type: 'rollbacks-started', activities: experiment.rollbacks?.length ?? 0 })
  await run.controls.before('rollback', experiment)
  try {
    await runBlock(run, {
      phase: 'rollbacks',
      activities: experiment.rollbacks ?? [],
      results: journal.rollbacks,
      signal,
    })
  } finally {
    await run.controls.after('rollback', experiment, journal.rollbacks)
  }
}

/** Whether the rollbacks of the file are to be played. */
export function playsRollbacks({ strategies, journal, stop }: Run): boolean {
  if (stop.stopped?.withoutRollbacks === true) return false
  switch (strategies.rollbacks) {
    case 'always':
      return true
    case 'deviated':
      return journal.deviated
    case 'default':
      // Unlike Chaos Toolkit, a signal does not leave behind what the file knows how to take back.
      if (stop.stopped?.bySignal === true) return journal.run.length > 0
      return journal.status !== 'failed' && journal.status !== 'interrupted'
    case 'never':
    case undefined:
      return false
  }
}

/** Takes into account a stop that came when the run was putting things back already. */
export function noteLateStop({ stop: { stopped }, findings, journal }: Run): void {
  if (stopped === undefined || findings.includes(stopped.finding) || findings.includes(stopped.late)) return
  journal.status = 'interrupted'
  findings.push(stopped.late)
}

/** Takes into account what ended a phase: a stop, a control, an activity that could not be attempted, or our own bug. */
export function noteEnd(run: Run, error: unknown): void {
  if (error instanceof Stopped || error instanceof RunInterrupted) {
    run.journal.status = 'interrupted'
    if (error instanceof RunInterrupted) run.emit({ type: 'stopping', reason: run.redaction.text(error.message) })
    const finding =
      error instanceof Stopped
        ? error.finding
        : { outcome: 'stopped' as const, reason: `The run was ended on purpose: ${error.message}` }
    if (!run.findings.includes(finding)) run.findings.push(finding)
    return
  }
  run.journal.status = 'aborted'
  run.findings.push(
    error instanceof ActivityAborted
      ? { outcome: 'inconclusive', reason: error.message }
      : {
          outcome: 'internal',
          reason: `chaos itself failed: ${error instanceof Error ? error.message : String(error)}`,
        },
  )
}
