import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Activity, Experiment } from '../model/experiment.ts'
import { nearestName } from '../model/nearest-name.ts'
import { httpLimits } from '../providers/http/http-limits.ts'
import { headersOf, methodOf, prepareRequest, urlOf } from '../providers/http/prepare-request.ts'
import { commandOf, timeoutOf } from '../providers/process/command-of.ts'
import { pythonStr } from '../python/text-form.ts'
import { pauseSeconds } from '../substitution/pause-seconds.ts'
import { substituteAlways } from '../substitution/substitute.ts'
import { fillInTolerance } from '../tolerance/fill-in-tolerance.ts'
import { everyActivity, type PlacedActivity } from './every-activity.ts'
import { isOpen, knownNow } from './known-now.ts'
import { type Findings, isBlock, type Path, type ValidationContext } from './validation-context.ts'

const requestMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/**
 * Finds what a run could not even attempt, or could only give up at once, whatever the system is like: impossible URLs, headers, pauses and time-outs,
 * arguments of a program that are none, texts that become too long. What the run fills in is left to it.
 */
export function foreseeAborts(
  document: Experiment,
  context: ValidationContext,
  { impossible, doubtful }: Findings,
): void {
  const configuration = knownNow(context.configuration)

  function attempt(value: unknown, path: Path, read: (filled: unknown) => unknown): void {
    if (value === undefined) return
    try {
      const filled = substituteAlways(value, configuration, {})
      if (!isOpen(filled)) read(filled)
    } catch (error) {
      if (!(error instanceof ActivityAborted)) throw error
      impossible(path, error.message)
    }
  }

  function checkProvider(activity: Activity, path: Path): void {
    const { provider } = activity
    const at = [...path, 'provider']
    const definition = { activity, configuration, secrets: {} }
    if (provider.type === 'process') {
      attempt(provider['arguments'], [...at, 'arguments'], () => commandOf(definition, ''))
      attempt(provider['timeout'], [...at, 'timeout'], () => aboveZero(timeoutOf(definition), activity))
    }
    if (provider.type === 'python') attempt(provider['arguments'], [...at, 'arguments'], () => undefined)
    if (provider.type !== 'http') return
    const { url, headers, method } = provider
    if (typeof url === 'string' && url !== '') attempt(url, [...at, 'url'], urlOf)
    if (isBlock(headers)) attempt(headers, [...at, 'headers'], headersOf)
    attempt(method ?? undefined, [...at, 'method'], methodOf)
    // What makes JSON of the arguments is one header; what is wrong with the others is told already.
    const json = isBlock(headers) && headers['Content-Type'] === 'application/json'
    const request = { ...provider, url: 'http://x/', headers: json ? { 'Content-Type': 'application/json' } : {} }
    if (typeof (method ?? '') === 'string' && !isUnusable(method ?? 'GET', methodOf))
      attempt(provider['arguments'] ?? undefined, [...at, 'arguments'], () =>
        prepareRequest({ ...definition, activity: { ...activity, provider: request } }),
      )
    const retries = provider['max_retries']
    if (typeof retries === 'number' && retries < 0)
      doubtful([...at, 'max_retries'], `The max_retries of "${activity.name}" is ${retries}, which means 0.`)
    attempt(provider['timeout'], [...at, 'timeout'], () =>
      httpLimits({ ...definition, activity: without('max_retries', activity) }),
    )
    attempt(provider['max_retries'], [...at, 'max_retries'], () =>
      httpLimits({ ...definition, activity: without('timeout', activity) }),
    )
    if (typeof method !== 'string' || isUnusable(method, methodOf)) return
    if (requestMethods.includes(method.toUpperCase())) return
    const near = nearestName(method, requestMethods)
    if (near !== undefined) doubtful([...at, 'method'], `${method} is no usual request method; did you mean ${near}?`)
  }

  function checkActivity({ activity, path }: PlacedActivity): void {
    if ((activity['ref'] ?? null) !== null) return
    const { pauses, provider, timeout } = activity
    for (const when of isBlock(pauses) ? ['before', 'after'] : []) {
      const pause = (pauses as Readonly<Record<string, unknown>>)[when]
      // Of all others validation says already that they are none.
      if (typeof pause === 'number' || (typeof pause === 'string' && pause.startsWith('${')))
        attempt(pause, [...path, 'pauses', when], () => pauseSeconds(pause, configuration, {}))
    }
    const named = { ...activity, name: pythonStr(activity['name'] ?? '') } as unknown as Activity
    if (typeof timeout === 'number') attempt(timeout, [...path, 'timeout'], () => aboveZero(timeout, named))
    if (isBlock(provider)) checkProvider(named, path)
    attempt(null, [...path, 'tolerance'], () => fillInTolerance(activity['tolerance'], { configuration, secrets: {} }))
  }

  for (const placed of everyActivity(document)) checkActivity(placed)
}

function isUnusable(value: unknown, read: (value: unknown) => unknown): boolean {
  try {
    read(value)
    return false
  } catch (error) {
    if (error instanceof ActivityAborted) return true
    throw error
  }
}

function aboveZero(seconds: number | undefined, { name }: Activity): void {
  if (seconds === undefined || (seconds > 0 && Number.isFinite(seconds))) return
  throw new ActivityAborted(`The timeout of "${name}" must be a number of seconds above 0, and not ${seconds}.`)
}

/** The activity as it is without a key of its provider: each is told of where it stands. */
function without(key: string, activity: Activity): Activity {
  return { ...activity, provider: { ...activity.provider, [key]: undefined } }
}
