import type { ApiCall, FaultMatch } from './api-fault.ts'

/** Whether a call is one of those that a fault is about. */
export function matchesCall({ userAgent, ...exact }: FaultMatch, call: ApiCall): boolean {
  for (const key of ['verb', 'group', 'resource', 'namespace', 'name', 'user'] as const) {
    if (exact[key] !== undefined && exact[key] !== call[key]) return false
  }
  return userAgent === undefined || call.userAgent.startsWith(userAgent)
}
