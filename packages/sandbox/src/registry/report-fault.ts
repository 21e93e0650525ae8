import { asError } from 'chaos-plugin-api'
import { TimedOut } from '../faults/timed-out.ts'
import { ApiError } from './api-error.ts'

/** How the line begins that says so. */
export const faultLine = 'The sandbox itself is at fault'

/** Whether it is no answer of an API server but an error of the sandbox's own code. */
function isOwnFault(error: unknown): boolean {
  return !(error instanceof ApiError || error instanceof TimedOut)
}

/** Says on standard error where the sandbox's own code failed, in one line. What an API server answers is no such failure. */
export function reportFault(where: string, error: unknown): void {
  if (!isOwnFault(error)) return
  const { name, message, stack = '' } = asError(error)
  const frame = /^\s+(at .+)$/m.exec(stack)?.[1] ?? ''
  console.error(`${faultLine}, in ${where}: ${name}: ${message} ${frame}. Please report it.`)
}
