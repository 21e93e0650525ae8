import { ChaosError } from '../errors/chaos-error.ts'
import { followOnce, type RunStop } from './run-stop.ts'

/** The result of work before anything is touched; where the run is stopped, nobody waits for it. Throws `ChaosError` then. */
export async function endsWithStop<Result>(stop: RunStop, work: Promise<Result>): Promise<Result> {
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = () => reject(stop.stopped!)
  followOnce(stop.signal, end)
  try {
    return await Promise.race([work, ended])
  } catch (error) {
    if (stop.stopped === undefined) throw error
    const { outcome, reason } = stop.stopped.finding
    throw new ChaosError(`The run was stopped before it began, and nothing was touched: ${reason}`, { outcome })
  } finally {
    stop.signal.removeEventListener('abort', end)
  }
}
