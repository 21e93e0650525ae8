import { isMapping, listOf, type Phase } from 'chaos-plugin-api'
import { ActivityAborted, ActivityFailed } from '../errors/activity-errors.ts'
import type { Activity, Hypothesis } from '../model/experiment.ts'
import type { ActivityResult, HypothesisState } from '../model/journal.ts'
import { pythonStr } from '../python/text-form.ts'
import { isTrue } from '../python/truth.ts'
import type { HypothesisFinishedRecord } from '../run-log/progress-record.ts'
import { hearSignals } from '../stopping/hear-signals.ts'
import { substituteAlways } from '../substitution/substitute.ts'
import { checkTolerance } from '../tolerance/check-tolerance.ts'
import { fillInTolerance } from '../tolerance/fill-in-tolerance.ts'
import { tellTolerance } from '../tolerance/tell-tolerance.ts'
import { activitiesOf } from './activities-of.ts'
import { resolveReference } from './resolve-reference.ts'
import type { Run } from './run.ts'
import { failureOf, isLeftOut, noteFailure, runActivity, seenIn, unmet } from './run-activity.ts'
import { toleranceContext } from './tolerance-context.ts'

/** What an evaluation of the hypothesis came to, and, unless it is met, which probe, or that a control, is why. */
type Verdict = Pick<HypothesisFinishedRecord, 'result' | 'reason'>

/**
 * The hypothesis, if there is one with a probe, as the run's controls leave it. Throws `ActivityAborted` where they leave none that can be looked
 * at.
 */
export function hypothesisOf({ experiment }: Pick<Run, 'experiment'>): Hypothesis | undefined {
  const hypothesis: Hypothesis | null | undefined = experiment['steady-state-hypothesis']
  if (hypothesis === undefined || hypothesis === null) return undefined
  if (!isMapping(hypothesis))
    throw new ActivityAborted('A control left something else than a mapping as the hypothesis.')
  return probesOf(hypothesis).length > 0 ? hypothesis : undefined
}

function probesOf({ probes }: Hypothesis): readonly Activity[] {
  return activitiesOf(probes, 'probes of the hypothesis')
}

/**
 * Evaluates the steady-state hypothesis: probes in order, up to the first that fails or is out of tolerance. Controls have the last word: a
 * probe is judged by the result that they leave, and the whole is met if they leave it so. Spec 1.3, 3.3, 4.2.
 */
export async function runHypothesis(
  run: Run,
  hypothesis: Hypothesis,
  phase: Phase,
  signal: AbortSignal,
): Promise<Verdict['result']> {
  const state: HypothesisState = { steady_state_met: null, probes: [] }
  const told = { phase, title: titleOf(run, hypothesis), probes: probesOf(hypothesis).length }
  run.tell({ type: 'hypothesis-started', ...told })
  await run.controls.before('hypothesis', hypothesis, phase)
  let verdict: Verdict = { result: 'met' }
  let altered = false
  try {
    for (const [index, entry] of probesOf(hypothesis).entries()) {
      const probe = resolveReference(entry, run.experiment)
      const result = await runActivity(run, probe, {
        phase,
        index,
        signal,
        tolerance: entry.tolerance,
        started: (begun) => state.probes.push(begun),
        judge: (ended) => judge(run, ended, entry.tolerance, signal, { phase, index, probe }),
      })
      if (result.tolerance_met === true) continue
      verdict = verdictOf(run, result, probe)
      break
    }
    state.steady_state_met = verdict.result === 'met'
  } finally {
    const isAltered = () => {
      altered = true
    }
    await run.controls.after('hypothesis', hypothesis, state, isAltered, phase)
  }
  verdict = asControlsHaveIt(verdict, state)
  run.tell({
    type: 'hypothesis-finished',
    phase,
    ...verdict,
    ...(altered ? { state: { ...state, probes: listOf(state.probes) as ActivityResult[] } } : {}),
  })
  return verdict.result
}

function asControlsHaveIt(verdict: Verdict, { steady_state_met: met }: HypothesisState): Verdict {
  if (isTrue(met)) return { result: 'met' }
  if (verdict.result !== 'met') return verdict
  return {
    result: 'unmet',
    reason: 'All probes are in their tolerance, but a control says that the steady state is not met.',
  }
}

/** The title as it is shown: with what the configuration gives it. A secret has no place in it. */
function titleOf({ configuration }: Run, { title }: Hypothesis): string {
  return pythonStr(substituteAlways(title, configuration, {}))
}

async function judge(
  run: Run,
  result: ActivityResult,
  tolerance: unknown,
  signal: AbortSignal,
  at: { readonly phase: Phase; readonly index: number; readonly probe: Activity },
): Promise<void> {
  // A control may have taken away what there is to judge.
  result.status ??= 'failed'
  result.output ??= null
  if (result.status === 'failed') {
    result.tolerance_met = false
    return
  }
  if (isLeftOut(at.probe, run)) {
    result.tolerance_met = true
    return
  }
  try {
    const context = toleranceContext(run, { id: `${at.phase}/${at.index}`, phase: at.phase }, signal)
    result.tolerance_met = await checkTolerance(tolerance, result.output, context)
    if (!result.tolerance_met)
      unmet.set(result, tellTolerance(fillInTolerance(tolerance, run), result.output, run.redaction.text))
  } catch (error) {
    if (!(error instanceof ActivityFailed)) throw error
    noteFailure(result, error)
    result.tolerance_met = false
    // A search that had to be ended kept everything else waiting.
    await hearSignals()
    signal.throwIfAborted()
  }
}

function verdictOf(run: Run, result: ActivityResult, probe: Activity): Verdict {
  const failure = failureOf(result)
  if (failure === undefined) {
    const expected = unmet.get(result)
    const why = expected === undefined ? '' : `: it gave ${seenIn(run, result)}, and ${expected} is asked for`
    return { result: 'unmet', reason: `The probe "${probe.name}" is out of its tolerance${why}.` }
  }
  const reason = `The probe "${probe.name}" failed: ${failure.message}`
  return { result: failure.reason === 'not-met' ? 'failed' : 'unknown', reason }
}
