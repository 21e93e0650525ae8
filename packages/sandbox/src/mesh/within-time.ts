/** What a piece of work came to, or that its time was up. */
export type WithinTime<T> = { readonly inTime: true; readonly value: T } | { readonly inTime: false }

/** Why whatever lost is aborted. */
const over = 'The work is over.'

/**
 * Runs work that is aborted after so many seconds (never where there is no limit), or when the outer signal fires:
 * then it rejects with that signal's reason.
 */
export async function withinTime<T>(
  seconds: number | undefined,
  outer: AbortSignal,
  sleep: (seconds: number, signal: AbortSignal) => Promise<void>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<WithinTime<T>> {
  outer.throwIfAborted()
  const done = new AbortController()
  const stop = () => done.abort(outer.reason)
  outer.addEventListener('abort', stop, { once: true })
  const working = work(done.signal).then((value) => ({ inTime: true as const, value }))
  const timing =
    seconds === undefined ? undefined : sleep(seconds, done.signal).then(() => ({ inTime: false as const }))
  // Whichever loses is aborted below; its rejection is nobody's business any more.
  working.catch(() => undefined)
  timing?.catch(() => undefined)
  try {
    return await (timing === undefined ? working : Promise.race([working, timing]))
  } finally {
    outer.removeEventListener('abort', stop)
    // With a reason of its own, since one that is made each time has a stack trace that nobody reads.
    done.abort(over)
  }
}
