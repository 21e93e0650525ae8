import { longestTimer } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Activity, Configuration, Secrets } from '../model/experiment.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { pythonRepr } from '../python/text-form.ts'
import { substituteAlways } from './substitute.ts'

/** Seconds: a fault that is to last longer would rather be a state. */
const longestHold = Math.floor(longestTimer / 1000)

/**
 * How long what an activity does is held, in seconds; undefined where its file says nothing of it. `${name}` is filled in.
 * Throws `ActivityAborted` where it is no number above 0, or one of more than 24 days.
 */
export function holdSeconds(
  { duration }: Pick<Activity, 'duration'>,
  { configuration, secrets }: { readonly configuration: Configuration; readonly secrets: Secrets },
): number | undefined {
  if (duration === undefined || duration === null) return undefined
  const seconds = unwrapFloats(substituteAlways(duration, configuration, secrets))
  if (typeof seconds === 'number' && seconds > 0 && seconds <= longestHold) return seconds
  const wanted = `a number of seconds above 0, and at most ${longestHold} (24 days)`
  throw new ActivityAborted(`A duration must be ${wanted}, and not ${pythonRepr(seconds)}.`)
}
