import type { Run } from './run.ts'

/**
 * Waits for work that is not ours. Once the run is stopped, that is for the undo's patience at most, told as it counts, and no longer at all
 * where whoever stopped the run insists. Returns whether the work has ended; if not, it goes on. Rejects as the work does.
 */
export async function waitPatiently(
  run: Pick<Run, 'stop' | 'strategies' | 'clock' | 'tell' | 'foreign'>,
  work: Promise<unknown>,
): Promise<boolean> {
  const over = new AbortController()
  try {
    return await Promise.race([work.then(() => true), patienceEnds(run, over.signal)])
  } finally {
    over.abort()
  }
}

async function patienceEnds(
  { stop, strategies, clock, tell, foreign }: Parameters<typeof waitPatiently>[0],
  over: AbortSignal,
): Promise<false> {
  await fired(stop.signal, over)
  const ends = AbortSignal.any([over, stop.insisted])
  let left = strategies.undo.patience
  while (left > 0 && !ends.aborted) {
    const second = Math.min(1, left)
    await clock.sleep(second, ends).catch(() => undefined)
    left -= second
    if (left > 0 && !ends.aborted) tell({ type: 'waiting', what: foreign.latest, seconds: Math.ceil(left) })
  }
  return false
}

function fired(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: over })
  })
}
