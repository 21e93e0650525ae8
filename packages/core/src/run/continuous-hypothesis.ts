import { RunInterrupted } from '../errors/activity-errors.ts'
import type { Hypothesis } from '../model/experiment.ts'
import { stepSignal } from '../stopping/run-stop.ts'
import type { Run } from './run.ts'
import { runHypothesis } from './run-hypothesis.ts'
import { tellEarlyEnd, tellPartCutShort } from './tell-end.ts'

/** A hypothesis that is evaluated again and again while the method runs. Spec 3.5. */
export interface ContinuousHypothesis {
  /** Whether the method is to end before its next activity: `--fail-fast` asks for it, or an evaluation came to no end. */
  readonly tripped: () => boolean
  /** Fires when it has tripped. */
  readonly trips: AbortSignal
  /** No further evaluation begins; one in progress is finished. */
  end(): void
  /** Resolves when nothing of it runs any more. */
  readonly finished: Promise<void>
}

/** Starts evaluating at once; the gap between two evaluations is the run's frequency, in seconds. */
export function startContinuousHypothesis(run: Run, hypothesis: Hypothesis): ContinuousHypothesis {
  const trips = new AbortController()
  const wake = stepSignal(run.stop.signal)

  const evaluate = async () => {
    await run.controls.continuousHypothesisStarted(run.strategies.frequency)
    do {
      const result = await runHypothesis(run, hypothesis, 'during', run.stop.signal)
      if (result === 'met' || !run.strategies.failFast) continue
      trips.abort(new Error('the steady state did not hold'))
      return
    } while (await paused())
  }

  const paused = async () => {
    try {
      await run.clock.sleep(run.strategies.frequency, wake.signal)
    } catch {
      return false
    }
    return !wake.signal.aborted
  }

  const finished = evaluate()
    .catch((error: unknown) => {
      trips.abort(new Error('the steady state could not be looked at'))
      // The method knows nothing of what a control of the hypothesis says, as it does of what stops the run.
      if (error instanceof RunInterrupted) tellEarlyEnd(run, error)
      else tellPartCutShort(run, 'continuous-hypothesis', error, (reason) => `While the method ran: ${reason}`)
    })
    .finally(async () => {
      wake[Symbol.dispose]()
      await run.controls.continuousHypothesisCompleted(run.account.journal)
    })
  return {
    tripped: () => trips.signal.aborted,
    trips: trips.signal,
    end: () => wake.abort(new Error('the method is over')),
    finished,
  }
}
