import { ActivityAborted } from '../../errors/activity-errors.ts'
import { PythonFloat, unwrapFloats } from '../../python/python-float.ts'
import { pythonRepr, pythonStr } from '../../python/text-form.ts'
import { substituteArguments } from '../../substitution/substitute.ts'
import type { ProviderCall } from '../provider-call.ts'
import { quotedForShell } from './quoted-for-shell.ts'
import type { Command } from './run-child.ts'

type Definition = Pick<ProviderCall, 'activity' | 'configuration' | 'secrets'>

/** The command line that an activity's definition asks for. Throws `ActivityAborted` where it is none. */
export function commandOf({ activity, configuration, secrets }: Definition, program: string): Command {
  const { arguments: raw = [] } = activity.provider
  const given = substituteArguments(raw, configuration, secrets)
  if (holdsNull(given)) {
    throw new ActivityAborted(
      `The arguments of "${activity.name}" hold a null character, which no program can be given.`,
    )
  }
  if (typeof given === 'string') return { line: `${quotedForShell(program)} ${given}` }
  if (typeof given !== 'object' || given === null || given instanceof PythonFloat) {
    throw new ActivityAborted(
      `The arguments of "${activity.name}" must be a list, a text or a mapping, and not ${pythonRepr(given)}.`,
    )
  }
  const parts: readonly unknown[] = Array.isArray(given) ? given : Object.entries(given).flat()
  const args = parts.filter((part) => part !== null && part !== undefined && part !== '').map(pythonStr)
  return { program, args }
}

function holdsNull(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, entry]) => holdsNull(key) || holdsNull(entry))
}

/** Seconds, or undefined for no limit. Throws `ActivityAborted` where the definition has another one. */
export function timeoutOf({ activity }: Pick<ProviderCall, 'activity'>): number | undefined {
  const timeout = unwrapFloats(activity.provider['timeout'] ?? undefined)
  if (timeout === undefined) return undefined
  if (typeof timeout === 'boolean') return Number(timeout)
  if (typeof timeout === 'number' && !Number.isNaN(timeout)) return timeout
  throw new ActivityAborted(
    `The timeout of "${activity.name}" must be a number of seconds, and not ${pythonRepr(timeout)}.`,
  )
}
