import { ActivityAborted } from '../../errors/activity-errors.ts'
import { pythonRepr } from '../../python/text-form.ts'
import { unwrapFloats } from '../../substitution/python-float.ts'
import { substituteAlways } from '../../substitution/substitute.ts'
import type { ProviderCall } from '../provider-call.ts'

/** How long and how often a request may try. */
export interface HttpLimits {
  /** Seconds; undefined is no limit. */
  readonly connect: number | undefined
  /** Seconds from the connection to the end of the answer; undefined is no limit. */
  readonly read: number | undefined
  /** How many times a request may be sent again. */
  readonly retries: number
}

/** The limits that an activity's `timeout` and `max_retries` set. Throws `ActivityAborted` where they are none. */
export function httpLimits({
  activity,
  configuration,
  secrets,
}: Pick<ProviderCall, 'activity' | 'configuration' | 'secrets'>): HttpLimits {
  const timeout = unwrapFloats(substituteAlways(activity.provider['timeout'] ?? null, configuration, secrets))
  const retries = activity.provider['max_retries'] ?? 0
  if (typeof retries !== 'number' || !Number.isInteger(retries)) {
    throw new ActivityAborted(
      `The max_retries of "${activity.name}" must be a whole number, and not ${pythonRepr(retries)}.`,
    )
  }
  const pair = Array.isArray(timeout) ? timeout : [timeout, timeout]
  if (pair.length !== 2 || !pair.every(isLimit)) {
    throw new ActivityAborted(
      `The timeout of "${activity.name}" must be a number of seconds above 0, or a pair of them (connect, read), and not ${pythonRepr(timeout)}.`,
    )
  }
  const [connect, read] = pair
  return { connect: connect ?? undefined, read: read ?? undefined, retries: Math.max(0, retries) }
}

function isLimit(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && value > 0)
}
