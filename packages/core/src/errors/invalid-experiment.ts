import { ChaosError } from './chaos-error.ts'
import { formatProblem, type Problem } from './problem.ts'

/** The error of an experiment in which something is wrong: all of it at once. */
export function invalidExperiment(problems: readonly Problem[]): ChaosError {
  const [first] = problems
  return new ChaosError(problems.length === 1 ? formatProblem(first!) : `${problems.length} problems were found.`, {
    problems,
  })
}
