import { listOf } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import { activitiesOf } from './activities-of.ts'
import { type ContinuousHypothesis, startContinuousHypothesis } from './continuous-hypothesis.ts'
import { hidesRuntime } from './hides-runtime.ts'
import type { Run } from './run.ts'
import { runBlock } from './run-block.ts'
import { hypothesisOf, runHypothesis } from './run-hypothesis.ts'
import { tellPartCutShort } from './tell-end.ts'

/** Gate, method, continuous hypothesis and the hypothesis after. What ends them early is in the journal's status and the findings. Spec 3.1. */
export async function runUntilAfter(run: Run): Promise<void> {
  const { hypothesis: strategy } = run.strategies
  // Each time anew: controls may have altered it since.
  const looks = (...strategies: readonly string[]) => (strategies.includes(strategy) ? hypothesisOf(run) : undefined)

  const before = looks('default', 'before-method-only', 'continuously')
  if (before !== undefined && (await runHypothesis(run, before, 'gate', run.stop.signal)) !== 'met') return
  const during = looks('during-method-only', 'continuously')
  const continuous = during === undefined ? undefined : startContinuousHypothesis(run, during)
  try {
    const aborted = await method(run, continuous)
    continuous?.end()
    if (aborted || run.stop.stopped !== undefined || wasCutShort(run)) return
    const after = looks('default', 'after-method-only', 'continuously')
    if (after !== undefined) await runHypothesis(run, after, 'after', run.stop.signal)
  } finally {
    continuous?.end()
    await continuous?.finished
  }
}

function wasCutShort({ account: { journal } }: Run): boolean {
  return journal.status === 'aborted' || journal.status === 'interrupted'
}

/** Runs the method. Returns whether an activity of it could not even be attempted. */
async function method(run: Run, continuous: ContinuousHypothesis | undefined): Promise<boolean> {
  const { experiment } = run
  run.tell({ type: 'method-started', activities: listOf(experiment.method).length })
  await run.controls.before('method', experiment)
  try {
    await runBlock(run, {
      phase: 'method',
      activities: activitiesOf(experiment.method, 'method'),
      signal: run.stop.signal,
      endsEarly: () => continuous?.tripped() === true,
      ...(continuous === undefined ? {} : { endsHolds: continuous.trips }),
    })
    return false
  } catch (error) {
    if (!(error instanceof ActivityAborted)) throw error
    tellPartCutShort(run, 'method', error, (reason) => `The method was cut short: ${reason}`)
    return true
  } finally {
    await controlsAfter(run, 'method', 'run')
  }
}

/** Controls see, and may alter, the list of the results itself. */
async function controlsAfter(run: Run, level: 'method' | 'rollback', what: 'run' | 'rollbacks'): Promise<void> {
  const results = run.account.journal[what]
  await run.controls.after(level, run.experiment, results, () => run.tell({ type: 'altered', what, results }))
}

/** Plays the rollbacks of the file, where the strategy asks for it. Spec 3.4. */
export async function runRollbacks(run: Run, signal: AbortSignal): Promise<void> {
  const { experiment } = run
  run.tell({ type: 'rollbacks-started', activities: listOf(experiment.rollbacks).length })
  await run.controls.before('rollback', experiment)
  try {
    await runBlock(run, {
      phase: 'rollbacks',
      activities: activitiesOf(experiment.rollbacks, 'rollbacks'),
      signal,
    })
  } finally {
    await controlsAfter(run, 'rollback', 'rollbacks')
  }
}

/** Whether the rollbacks of the file are to be played. */
export function playsRollbacks({ strategies, account: { journal }, stop }: Run): boolean {
  if (stop.stopped?.withoutRollbacks === true) return false
  switch (strategies.rollbacks) {
    case 'always':
      return true
    case 'deviated':
      return journal.deviated
    case 'default':
      // Unlike Chaos Toolkit, a signal does not leave behind what the file knows how to take back.
      if (stop.stopped?.signal !== undefined) return journal.run.length > 0
      return journal.status !== 'failed' && journal.status !== 'interrupted'
    case 'never':
    case undefined:
      return false
  }
}

/** Says that the rollbacks of the file are not played, if it has some: why, and how to have them. */
export function tellSkippedRollbacks(run: Run): void {
  const activities = listOf(run.experiment.rollbacks).length
  if (activities > 0) run.tell({ type: 'rollbacks-skipped', activities, reason: whySkipped(run) })
}

function whySkipped({ strategies, experiment, account: { journal }, stop }: Run): string {
  const anyway = 'with --rollback-strategy always they are.'
  if (stop.stopped?.withoutRollbacks === true) return 'whoever ended the run asked for none.'
  switch (strategies.rollbacks) {
    case 'never':
      return 'the strategy is never.'
    case 'deviated':
      return `the run did not deviate, and the strategy is deviated; ${anyway}`
    case 'default':
      return journal.status === 'interrupted'
        ? `the run was ended before its time; ${anyway}`
        : `the steady state could not be seen to hold; ${anyway}`
    default:
      return `the strategy that the ${hidesRuntime(experiment.runtime) ? 'file gives' : 'settings give'} is none; ${anyway}`
  }
}
