import { userInfo } from 'node:os'
import { acceptRun, ChaosError, type Outcome, type UnfinishedRun, weightiest } from 'chaos-core'
import { reportError } from '../report-error.ts'
import type { Session } from '../session.ts'
import { UsageError } from '../usage-error.ts'
import { namedRuns } from './choose-runs.ts'

/** What is asked for. */
export interface AcceptRequest {
  readonly found: readonly UnfinishedRun[]
  readonly named: readonly string[]
  /** Runs that are named without an option, as those that are to be recovered: there must be none. */
  readonly beside: readonly string[]
  readonly reason: string | undefined
  readonly takeOver: boolean
  /** The state folder. */
  readonly state: string
}

/**
 * Takes runs over as they are, so that they are recovered and named no more. One that can't be doesn't keep the others from it.
 * Throws `UsageError` without a reason or a name, or where runs are named beside those, and `ChaosError` where there is no such run.
 */
export async function acceptRuns(request: AcceptRequest, session: Session): Promise<Outcome> {
  const { found, named, state } = request
  const reason = request.reason?.trim() ?? ''
  if (named.length === 0) throw new UsageError('--reason belongs to --accept.', 'Name the run with --accept.')
  if (reason === '') throw new UsageError('--accept needs a reason.', 'Give it with --reason.')
  const [beside] = request.beside
  if (beside !== undefined) {
    throw new UsageError(
      `${beside} is named beside --accept, which takes one run, so nothing was done.`,
      `Give each run that is to be accepted an --accept of its own, and recover others by a command of their own.`,
    )
  }
  const by = userName(session.environment)
  const outcomes: Outcome[] = []
  for (const run of namedRuns(found, named, { state, stateOption: session.stateOption })) {
    try {
      if (run.unclear !== undefined && !request.takeOver) throw stillAtWorkPerhaps(run)
      const path = await acceptRun(run, { reason, by })
      session.report.info(`Run ${run.runId} is accepted as it is, by ${by}: ${reason} (recorded in ${path})`)
    } catch (error) {
      const { kind, lines } = reportError(error, session)
      for (const line of lines) session.report.error(line)
      outcomes.push(kind === 'usage' ? 'invalid' : kind)
    }
  }
  return weightiest(outcomes)
}

function stillAtWorkPerhaps({ runId, unclear }: UnfinishedRun): ChaosError {
  return new ChaosError(`Run ${runId} may be at work: ${unclear}.`, {
    outcome: 'refused',
    remedy: 'If it is not, add --take-over.',
  })
}

function userName(environment: Session['environment']): string {
  try {
    return userInfo().username
  } catch {
    // A user without an entry in the system's list, as in some containers.
    return environment['USER'] ?? environment['USERNAME'] ?? 'somebody'
  }
}
