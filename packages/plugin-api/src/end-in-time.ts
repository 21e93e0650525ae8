import { type Context, createContext, Script } from 'node:vm'
import { StepFailure } from './step-failure.ts'

/** Seconds that one computation with what a file holds may take. */
const limit = 2

const remedyForPatterns = 'Write it more exactly: repetition within repetition multiplies the ways to match.'

let bounded: { readonly context: Context; readonly script: Script } | undefined

/**
 * Runs a computation whose cost lies in somebody else's hands, such as a search for a regular expression that a file holds, and ends it
 * where it takes longer than two seconds: some patterns would take years, and nobody could stop the run meanwhile, nor would anything
 * be put back. `what` names it in the failure, and `remedy` is what to do about it; by default that is for regular expressions. The computation is cut off
 * wherever it is, so it must not alter anything that is needed afterwards.
 *
 * Throws `StepFailure` where it was ended, and whatever the computation throws.
 *
 * @example
 * endInTime('The search for /a+b/', () => /a+b/.test('caab')) // → true
 */
export function endInTime<Result>(what: string, compute: () => Result, remedy = remedyForPatterns): Result {
  // Node's only means to end code of one's own thread, a regular expression's search included, is the time-out of a script.
  bounded ??= { context: createContext({}), script: new Script('compute()') }
  const { context, script } = bounded
  const outer: unknown = context['compute']
  context['compute'] = compute
  try {
    return script.runInContext(context, { timeout: limit * 1000 }) as Result
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw new StepFailure(`${what} took longer than ${limit} s and was ended.`, {
      remedy,
      cause: error,
    })
  } finally {
    context['compute'] = outer
  }
}
