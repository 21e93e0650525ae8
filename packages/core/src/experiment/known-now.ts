import type { Configuration } from './experiment.ts'
import { isBlock } from './validation-context.ts'

/** The configuration without what only a run can resolve. */
export function knownNow(configuration: Configuration): Configuration {
  return Object.fromEntries(
    Object.entries(configuration).filter(([, value]) => !(isBlock(value) && value['type'] === 'probe')),
  )
}

/** Whether something in a value is still to be filled in. */
export function isOpen(value: unknown): boolean {
  if (typeof value === 'string') return /\$(?:[A-Za-z_]|\{[A-Za-z_])/.test(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(isOpen)
}
