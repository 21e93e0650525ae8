import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Configuration, Secrets } from '../model/experiment.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { pythonRepr } from '../python/text-form.ts'
import { substituteAlways } from './substitute.ts'

/**
 * How long a pause of an activity is, in seconds; 0 where there is none. `${name}` is filled in. Spec 1.10.
 * Throws `ActivityAborted` where it is not a duration: a text, a negative number, a list.
 */
export function pauseSeconds(value: unknown, configuration: Configuration, secrets: Secrets): number {
  const pause = unwrapFloats(substituteAlways(value, configuration, secrets))
  if (pause === undefined || pause === null || pause === false || pause === '') return 0
  if (pause === true) return 1
  if (typeof pause === 'number' && pause >= 0 && Number.isFinite(pause)) return pause
  if (typeof pause === 'object' && Object.keys(pause).length === 0) return 0
  throw new ActivityAborted(`A pause must be a number of seconds that is not negative, and not ${pythonRepr(pause)}.`)
}
