import type { Clock } from 'chaos-plugin-api'

/** Seconds that an activity is given to come to rest after it was told to stop. */
const graceAfterStop = 15

/**
 * Waits for an activity. One whose signal has fired may still have a call in flight, or clean up, and is given time to come to rest before
 * anybody looks at what it did; one that heeds no signal is left alone then. Rejects with the signal's reason in that case.
 */
export async function comeToRest<Result>(
  running: Promise<Result>,
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: Clock },
): Promise<Result> {
  const settled = new AbortController()
  const tooLong = new Promise<never>((_, reject) => {
    const giveUp = () => {
      clock.sleep(graceAfterStop, settled.signal).then(
        () => reject(signal.reason as Error),
        () => undefined,
      )
    }
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true, signal: settled.signal })
  })
  try {
    return await Promise.race([running, tooLong])
  } finally {
    settled.abort()
  }
}
