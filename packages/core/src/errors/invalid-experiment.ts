import { ChaosError } from './chaos-error.ts'
import { formatProblem } from './problem.ts'
import type { ListedProblems } from './problem-list.ts'

/** The error of an experiment in which something is wrong: all of it at once, as far as it is listed. */
export function invalidExperiment({ problems, unlisted }: ListedProblems): ChaosError {
  const [first] = problems
  const all = problems.length + unlisted
  return new ChaosError(all === 1 ? formatProblem(first!) : `${all} problems were found.`, { problems, unlisted })
}
