import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Configuration } from '../model/experiment.ts'
import { substitute } from '../substitution/substitute.ts'
import { isBlock } from './validation-context.ts'

/** The configuration without what only a run can resolve. */
export function knownNow(configuration: Configuration): Configuration {
  return Object.fromEntries(
    Object.entries(configuration).filter(([, value]) => !(isBlock(value) && value['type'] === 'probe')),
  )
}

/** A value with what is known (`knownNow`) filled in; as the file has it where that can't be done, which is told by `foreseeAborts`. */
export function filledNow(value: unknown, known: Configuration): unknown {
  try {
    return substitute(value, known, {})
  } catch (error) {
    if (error instanceof ActivityAborted) return value
    throw error
  }
}

/** Whether something in a value is still to be filled in. */
export function isOpen(value: unknown): boolean {
  if (typeof value === 'string') return /\$(?:[A-Za-z_]|\{[A-Za-z_])/.test(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(isOpen)
}
