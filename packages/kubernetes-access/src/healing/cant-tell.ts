import { isStepFailure } from 'chaos-plugin-api'
import { isApiFailure } from '../transport/api-failure.ts'

/** What says that the request itself will not do, or may not be made. Other refusals pass: credentials are renewed, a proxy that doesn't find the server does again. */
const refusals = [400, 403, 405, 422]

/** Whether no later try helps: another cluster is reached, we are refused, or what fails says itself that it lasts. */
export function isFinal(error: unknown): boolean {
  if (!isStepFailure(error)) return true
  return error.reason === 'wrong-system' || error.lasting === true || isApiFailure(error, ...refusals)
}

/** A part of a sentence that says why nobody can tell whether something has healed. */
export function cantTell(why: string): string {
  return `nobody can tell whether it has healed: ${why}`.replace(/\.$/, '')
}
