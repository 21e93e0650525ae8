import { isStepFailure } from 'chaos-plugin-api'
import { isApiFailure } from '../transport/api-failure.ts'

/** Whether no later try helps: another cluster is reached, or we are refused. */
export function isFinal(error: unknown): boolean {
  if (!isStepFailure(error)) return true
  return error.reason === 'wrong-system' || (isApiFailure(error) && error.status < 500 && error.status !== 429)
}

/** A part of a sentence that says why nobody can tell whether something has healed. */
export function cantTell(why: string): string {
  return `nobody can tell whether it has healed: ${why}`.replace(/\.$/, '')
}
