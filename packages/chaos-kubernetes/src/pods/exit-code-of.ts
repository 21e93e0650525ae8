interface Status {
  readonly status?: string
  readonly message?: string
  readonly details?: { readonly causes?: readonly { readonly message?: string }[] }
}

/** How a command ended: with a code, or not at all since its program was not started; or nobody knows. */
export type CommandEnding = 'exit-code' | 'not-started' | 'unknown'

/**
 * How a command ended, as Chaos Toolkit says it: 0, or the text of the first cause (`"3"`, or why it did not start), or the number 1 where the
 * API says nothing about it.
 */
export function exitCodeOf(status: string): number | string {
  try {
    const parsed = JSON.parse(status) as Status
    return parsed.status === 'Success' ? 0 : (parsed.details?.causes?.[0]?.message ?? parsed.message ?? 1)
  } catch {
    return 1
  }
}

/**
 * Whether a command's end, as `exitCodeOf` gives it, says that its program was never started: the container runtime found none, or was not allowed to run it.
 * Any other word of the API may be about a command that had begun.
 */
export function isNotStarted(exitCode: number | string): boolean {
  return (
    typeof exitCode === 'string' &&
    /OCI runtime exec failed|executable file|no such file or directory|permission denied|container not found/i.test(
      exitCode,
    )
  )
}

/** What a command's end, as `exitCodeOf` gives it, says. Codes but 0 are text: the number 1 stands for a connection that ended first. */
export function endingOf(exitCode: number | string): CommandEnding {
  if (exitCode === 0 || (typeof exitCode === 'string' && /^\d+$/.test(exitCode))) return 'exit-code'
  return isNotStarted(exitCode) ? 'not-started' : 'unknown'
}
