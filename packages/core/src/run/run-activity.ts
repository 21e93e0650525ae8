import type { Phase } from 'chaos-plugin-api'
import { ActivityFailed, RunInterrupted } from '../errors/activity-errors.ts'
import type { Activity } from '../model/experiment.ts'
import type { ActivityResult } from '../model/journal.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { executeActivity } from '../providers/execute-activity.ts'
import type { Step } from '../providers/step.ts'
import { stepSignal } from '../stopping/run-stop.ts'
import { holdSeconds } from '../substitution/hold-seconds.ts'
import { pauseSeconds } from '../substitution/pause-seconds.ts'
import { setAlarm } from '../time/set-alarm.ts'
import { secondsBetween, timestamp } from '../time/system-clock.ts'
import { valueInShort } from '../tolerance/value-in-short.ts'
import { checkActivity } from './check-activity.ts'
import { holdFault } from './hold-fault.ts'
import { recordedDefinition } from './recorded-definition.ts'
import type { Run } from './run.ts'
import { isAskedFor } from './tell-end.ts'
import { weighAction } from './weigh-action.ts'

export interface ActivityRun {
  readonly phase: Phase
  /** Its place in its block, from 0. */
  readonly index: number
  readonly background?: boolean
  readonly signal: AbortSignal
  /** Fires when what it does is to be held no longer; never where left out. */
  readonly endsHold?: AbortSignal
  /** What is asked of a probe of the hypothesis. */
  readonly tolerance?: unknown
  /** Called when the activity really starts, that is after its first pause, with the result as far as it is known. */
  started?(result: ActivityResult): void
  /** Called when the controls have seen the result, and made of it what they want; the end is told with what it comes to. */
  judge?(result: ActivityResult): Promise<void>
}

/**
 * Runs one activity: controls, pause, the activity itself within its time, pause, controls. Returns its result; one that failed
 * is a result like any other. Throws `ActivityAborted`, `RunInterrupted`, or `Stopped`.
 */
export async function runActivity(run: Run, activity: Activity, how: ActivityRun): Promise<ActivityResult> {
  const { phase, background = false, signal } = how
  const step: Step = { id: `${phase}/${how.index}`, name: activity.name, attempt: 1, phase, tolerance: how.tolerance }
  let result: ActivityResult | undefined
  await controlsBefore(run, activity)
  let own: ActivityResult | undefined
  let interruption: unknown
  try {
    checkActivity(activity)
    const pauses = activity.pauses ?? {}
    const dry = isLeftOut(activity, run)
    const duration = dry || phase !== 'method' ? undefined : holdSeconds(activity, run)
    const pausing = !dry && run.strategies.dry !== 'pause'
    if (pausing) await pause(run, step, 'before', pauses.before, signal)
    const start = run.clock.now()
    result = { activity: { ...activity }, output: null, start: timestamp(start) }
    tellStart(run, activity, step, result, { background, dry })
    how.started?.(result)
    try {
      await run.controls.activityStarted(activity)
      await attempt(run, result, start, async () =>
        dry ? null : withinItsTime(run, activity, duration === undefined ? step : { ...step, duration }, signal),
      )
      if (!dry) await weighAction(run, activity, step, result, signal)
    } finally {
      own = { ...result }
      if (how.judge === undefined) tellEnd(run, activity, step, own, result)
      await run.controls.activityCompleted(activity, result)
    }
    if (duration !== undefined)
      await holdFault(run, step, duration, { failed: own.status === 'failed', signal, endsHold: how.endsHold })
    if (pausing) await pause(run, step, 'after', pauses.after, signal)
  } catch (error) {
    interruption = error
  }
  let altered = false
  try {
    await controlsAfter(run, activity, result, interruption, () => {
      altered = true
    })
    if (interruption === undefined) await how.judge?.(result!)
  } finally {
    if (how.judge !== undefined && own !== undefined) tellEnd(run, activity, step, own, result!)
    if (altered) run.tell({ type: 'altered', what: 'result', step: step.id, result: result! })
  }
  if (interruption !== undefined) throw interruption
  return result!
}

/** Why results failed. Kept beside the results, which hold just what Chaos Toolkit's journal has. */
const failures = new WeakMap<ActivityResult, ActivityFailed>()

/** Why a result is that of a failure; undefined where it is none, or none any more. */
export function failureOf(result: ActivityResult): ActivityFailed | undefined {
  if (result.status !== 'failed') return undefined
  return failures.get(result) ?? new ActivityFailed('A control made a failure of it.', { reason: 'not-met' })
}

/** What was asked for where results are out of their tolerance, in short. */
export const unmet = new WeakMap<ActivityResult, string>()

/** Notes in the result that the activity failed, and why. */
export function noteFailure(result: ActivityResult, error: ActivityFailed): void {
  result.status = 'failed'
  result.exception = error.lines
  failures.set(result, error)
}

/** Notes in the result what an activity comes to, and when. Throws what is no failure of the activity. */
async function attempt(
  run: Run,
  result: ActivityResult,
  start: number,
  execute: () => Promise<unknown>,
): Promise<void> {
  try {
    result.output = await execute()
    result.status = 'succeeded'
  } catch (error) {
    if (!(error instanceof ActivityFailed)) throw error
    noteFailure(result, error)
  } finally {
    const end = run.clock.now()
    result.end = timestamp(end)
    result.duration = secondsBetween(start, end)
  }
}

async function controlsBefore(run: Run, activity: Activity): Promise<void> {
  try {
    await run.controls.before('activity', activity)
  } catch (error) {
    if (error instanceof RunInterrupted) await run.controls.after('activity', activity, null)
    throw error
  }
}

async function controlsAfter(
  run: Run,
  activity: Activity,
  result: ActivityResult | undefined,
  interruption: unknown,
  altered: () => void,
): Promise<void> {
  if (isAskedFor(interruption) || result === undefined) return run.controls.after('activity', activity, null)
  await run.controls.after('activity', activity, result, altered)
}

async function withinItsTime(run: Run, activity: Activity, step: Step, parent: AbortSignal): Promise<unknown> {
  using own = stepSignal(parent)
  const seconds = activity.timeout
  using _ =
    typeof seconds === 'number'
      ? setAlarm(run.clock, seconds, () =>
          own.abort(new ActivityFailed(`${activity.name} took longer than its ${seconds} s.`, { reason: 'not-met' })),
        )
      : undefined
  try {
    own.signal.throwIfAborted()
    return await executeActivity(activity, run, step, own.signal)
  } catch (error) {
    throw own.signal.aborted ? own.signal.reason : error
  }
}

async function pause(
  run: Run,
  { id, name }: Step,
  when: 'before' | 'after',
  value: unknown,
  signal: AbortSignal,
): Promise<void> {
  const seconds = pauseSeconds(value, run.configuration, run.secrets)
  if (seconds <= 0) return
  run.tell({ type: 'pause', step: id, name, when, seconds })
  await run.clock.sleep(seconds, signal)
}

/** Whether `--dry`, or the activity's own `dry`, leaves it out. */
export function isLeftOut(activity: Activity, { strategies }: Pick<Run, 'strategies'>): boolean {
  if (activity.dry === true) return true
  const modes = [strategies.dry, activity.dry]
  return modes.some(
    (mode) =>
      mode === 'activities' ||
      (mode === 'probes' && activity.type === 'probe') ||
      (mode === 'actions' && activity.type === 'action'),
  )
}

function tellStart(
  run: Run,
  activity: Activity,
  { id, phase }: Step,
  { start }: ActivityResult,
  { background, dry }: { readonly background: boolean; readonly dry: boolean },
): void {
  const plugin = providedBy(activity, run.registry)?.plugin.manifest.name
  run.tell({
    type: 'activity-started',
    step: id,
    phase,
    kind: activity.type,
    name: activity.name,
    background,
    dry,
    ...(plugin === undefined ? {} : { plugin }),
    start,
    activity: recordedDefinition(activity),
  })
}

/** What a probe gave, in short. */
export function seenIn({ redaction }: Pick<Run, 'redaction'>, { output }: ActivityResult): string {
  return valueInShort(output, redaction.text)
}

/** Tells what an activity came to: by itself (`own`), and in its result, of which controls may have made anything since. */
function tellEnd(run: Run, activity: Activity, { id, phase }: Step, own: ActivityResult, result: ActivityResult): void {
  const { tolerance_met: toleranceMet, output } = result
  const status = result.status === 'succeeded' || result.status === 'failed' ? result.status : own.status
  const failure = failureOf(result)
  const expected = unmet.get(result)
  const seen = activity.type === 'probe' && status === 'succeeded' ? seenIn(run, result) : undefined
  run.tell({
    type: 'activity-finished',
    step: id,
    phase,
    kind: activity.type,
    name: activity.name,
    ...(status === undefined ? {} : { status }),
    ...(toleranceMet === undefined ? {} : { toleranceMet }),
    ...(seen === undefined ? {} : { seen }),
    ...(expected === undefined ? {} : { expected }),
    ...(failure === undefined ? {} : { message: failure.message, reason: failure.reason }),
    ...(failure?.remedy === undefined ? {} : { remedy: failure.remedy }),
    end: own.end ?? timestamp(run.clock.now()),
    duration: own.duration ?? 0,
    ...(failure === undefined ? {} : { exception: failure.lines }),
    output,
  })
}
