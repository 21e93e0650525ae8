import type { Tell } from '../run-log/record-stream.ts'
import type { RunStop, Stopped } from './run-stop.ts'

/** Tells when a run is asked to end, and when its rollbacks are. */
export function tellStops(stop: RunStop, tell: Tell): void {
  const follow = (signal: AbortSignal, told: () => void) => {
    if (signal.aborted) told()
    else signal.addEventListener('abort', told, { once: true })
  }
  const announce = ({ request, signal }: Stopped) =>
    tell({ type: 'stopping', reason: request, ...(signal === undefined ? {} : { signal }) })
  follow(stop.signal, () => announce(stop.stopped!))
  follow(stop.insisted, () => {
    const insisting = stop.insisted.reason as Stopped
    // One signal can ask for both.
    if (insisting !== stop.stopped) announce(insisting)
  })
}
