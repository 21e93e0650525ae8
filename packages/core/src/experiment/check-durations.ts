import { clauseOf } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Activity, Experiment } from '../model/experiment.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { pythonStr } from '../python/text-form.ts'
import { holdSeconds } from '../substitution/hold-seconds.ts'
import { substituteAlways } from '../substitution/substitute.ts'
import { everyActivity, type PlacedActivity } from './every-activity.ts'
import { isOpen, knownNow } from './known-now.ts'
import type { Block, Findings, ValidationContext } from './validation-context.ts'

/**
 * Finds durations that no run can keep: of what is no action of the method, of an action that makes no change that can be put back, and those that are
 * no number of seconds. What the run fills in is left to it.
 */
export function checkDurations(document: Experiment, context: ValidationContext, { impossible }: Findings): void {
  const configuration = knownNow(context.configuration)

  function check({ activity, path, role }: PlacedActivity): void {
    const { duration = null, ref = null } = activity
    if (duration === null || ref !== null) return
    const problem = whyNotHeld(activity, role, context) ?? whyNoLength(duration)
    if (problem !== undefined) impossible([...path, 'duration'], problem)
  }

  function whyNoLength(duration: unknown): string | undefined {
    if (typeof duration !== 'number' && !(typeof duration === 'string' && /^\$\{.*\}$/.test(duration)))
      return 'The duration must be a number of seconds, or ${name} for a configured one.'
    try {
      const filled = substituteAlways(duration, configuration, {})
      if (!isOpen(filled)) holdSeconds({ duration: filled }, { configuration, secrets: {} })
      return undefined
    } catch (error) {
      if (error instanceof ActivityAborted) return error.message
      throw error
    }
  }

  for (const placed of everyActivity(document)) check(placed)
}

/** Why nothing that an activity does could be put back when its time is over; undefined where it could. */
function whyNotHeld(
  activity: Block,
  role: PlacedActivity['role'],
  { registry }: ValidationContext,
): string | undefined {
  const label = `Activity "${pythonStr(activity['name'] ?? '')}"`
  if (activity['type'] === 'probe' || role === 'configuration' || role === 'tolerance' || role === 'hypothesis')
    return `Only an action takes "duration": ${clauseOf(label)} is a probe, and changes nothing.`
  if (role === 'rollbacks') return `${label} is a rollback: what it sets is to stay, so it takes no "duration".`
  const { provider } = activity
  const found = providedBy(activity as unknown as Activity, registry)
  if (found === undefined) {
    const type = (provider as Block | undefined)?.['type']
    // That no plugin has it is told already.
    if (type === 'plugin' || type === undefined) return undefined
    return `${label} takes no "duration": nobody knows how to put back what ${nameOfProvider(type)} does.`
  }
  const { entry } = found
  if (entry.kind === 'probe') return `Only an action takes "duration": ${entry.id} is a probe, and changes nothing.`
  const undos = (entry.changes ?? []).map((id) => registry.change(id)?.entry.undo)
  if (undos.includes('revert')) return undefined
  return undos.includes('heals')
    ? `${label} takes no "duration": what ${entry.id} does heals by itself, in its own time.`
    : `${label} takes no "duration": what ${entry.id} does can't be undone.`
}

function nameOfProvider(type: unknown): string {
  if (type === 'python') return 'a Python function'
  return type === 'process' ? 'a program' : 'a request'
}
