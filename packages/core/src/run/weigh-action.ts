import { isMapping } from 'chaos-plugin-api'
import { ActivityAborted, ActivityFailed } from '../errors/activity-errors.ts'
import type { Activity } from '../model/experiment.ts'
import type { ActivityResult } from '../model/journal.ts'
import { Shortfalls } from '../providers/shortfalls.ts'
import type { Step } from '../providers/step.ts'
import { pythonStr } from '../python/text-form.ts'
import { checkTolerance } from '../tolerance/check-tolerance.ts'
import { fillInTolerance } from '../tolerance/fill-in-tolerance.ts'
import { tellTolerance } from '../tolerance/tell-tolerance.ts'
import { valueInShort } from '../tolerance/value-in-short.ts'
import type { Run } from './run.ts'
import { toleranceContext } from './tolerance-context.ts'

/**
 * Says where an action of the method did not do what the file asks of it, though it did not fail: its program was killed, or what came of it
 * is out of a tolerance that the file states. Its result stays as it is.
 */
export async function weighAction(
  run: Run,
  activity: Activity,
  step: Step,
  { status, output }: ActivityResult,
  signal: AbortSignal,
): Promise<void> {
  if (step.phase !== 'method' || activity.type !== 'action' || status !== 'succeeded') return
  const shortfalls = new Shortfalls(activity, run, step)
  const exit = activity.provider.type === 'process' && isMapping(output) ? output['status'] : undefined
  if (typeof exit === 'number' && exit < 0) {
    const how = valueInShort(output, run.redaction.text)
    shortfalls.tell('in-vain', `${pythonStr(activity.provider['path'])} was ${how}.`)
  }
  const { tolerance = null } = activity
  if (tolerance === null) return
  const problem = await problemOf(run, tolerance, output, step, signal)
  if (problem !== undefined) shortfalls.tell('in-vain', problem)
}

/** Why an output is out of its tolerance; undefined where it is not. */
async function problemOf(
  run: Run,
  tolerance: unknown,
  output: unknown,
  step: Step,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    if (await checkTolerance(tolerance, output, toleranceContext(run, step, signal))) return undefined
  } catch (error) {
    if (!(error instanceof ActivityFailed || error instanceof ActivityAborted)) throw error
    signal.throwIfAborted()
    return error.message
  }
  const { text } = run.redaction
  return `It gave ${valueInShort(output, text)}, and ${tellTolerance(fillInTolerance(tolerance, run), output, text)} is asked for.`
}
