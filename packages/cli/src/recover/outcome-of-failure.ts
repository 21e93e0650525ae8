import type { Outcome } from 'chaos-core'
import { reportError } from '../report-error.ts'
import type { Session } from '../session.ts'

/**
 * Says why a run could not be recovered, and returns what that comes to. It is never `internal`, of which exit code 70 says that all is back: what is
 * not proven is not.
 */
export function outcomeOfFailure(error: unknown, session: Session): Outcome {
  const { kind, lines } = reportError(error, session)
  for (const line of lines) session.report.error(line)
  return kind === 'refused' ? kind : 'not-restored'
}
