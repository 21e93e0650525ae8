import { ChaosError } from '../errors/chaos-error.ts'
import { followOnce, type RunStop, type Stopped } from './run-stop.ts'

/**
 * The result of work before anything is touched; where the run is stopped, nobody waits for it. Throws `ChaosError` then: what `sentence` makes
 * of it.
 */
export async function endsWithStop<Result>(
  stop: RunStop,
  work: Promise<Result>,
  sentence = ({ finding }: Stopped) =>
    `The run was stopped before it began, and nothing was touched: ${finding.reason}`,
): Promise<Result> {
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = () => reject(stop.stopped!)
  followOnce(stop.signal, end)
  try {
    return await Promise.race([work, ended])
  } catch (error) {
    if (stop.stopped === undefined) throw error
    throw new ChaosError(sentence(stop.stopped), { outcome: stop.stopped.finding.outcome })
  } finally {
    stop.signal.removeEventListener('abort', end)
  }
}
