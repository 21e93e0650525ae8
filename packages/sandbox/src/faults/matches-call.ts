import type { ApiCall, FaultMatch } from './api-fault.ts'

/** Whether a call is one of those that a fault is about. */
export function matchesCall({ userAgent, verb, ...exact }: FaultMatch, call: ApiCall): boolean {
  if (verb !== undefined && !(typeof verb === 'string' ? [verb] : verb).includes(call.verb)) return false
  for (const key of ['group', 'resource', 'namespace', 'name', 'user'] as const) {
    if (exact[key] !== undefined && exact[key] !== call[key]) return false
  }
  return userAgent === undefined || call.userAgent.startsWith(userAgent)
}
