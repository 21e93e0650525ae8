import type { Tell } from '../run-log/record-stream.ts'
import { followOnce, type RunStop, type Stopped } from './run-stop.ts'

/** Tells when a run is asked to end, and when its rollbacks are. */
export function tellStops(stop: RunStop, tell: Tell): void {
  const announce = ({ request, signal }: Stopped) =>
    tell({ type: 'stopping', reason: request, ...(signal === undefined ? {} : { signal }) })
  followOnce(stop.signal, () => announce(stop.stopped!))
  followOnce(stop.insisted, () => {
    const insisting = stop.insisted.reason as Stopped
    // One signal can ask for both.
    if (insisting !== stop.stopped) announce(insisting)
  })
}
