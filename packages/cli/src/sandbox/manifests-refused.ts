import { ChaosError } from 'chaos-core'

/** How many problems are listed at most. */
const mostListed = 100

/**
 * The error of manifests that a sandbox can't take: all that is wrong with them at once, as far as it is listed. `remedy` is what to do beside correcting
 * them: `and start the sandbox again`.
 */
export function manifestsRefused(problems: readonly string[], remedy: string, cause?: unknown): ChaosError {
  const [first] = problems
  const several = problems.length > 1
  return new ChaosError(several ? `${problems.length} problems were found in the manifests.` : first!, {
    remedy: `Correct ${several ? 'them' : 'it'}, ${remedy}.`,
    problems: several ? problems.slice(0, mostListed).map((message) => ({ message, path: [] })) : [],
    unlisted: Math.max(0, problems.length - mostListed),
    cause,
  })
}
