import type { StopRequest } from 'chaos-core'
import { outliveCode } from './outlive-code.ts'

type StopSignal = Extract<StopRequest, { readonly signal: string }>['signal']
const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']

/**
 * Milliseconds after the first signal in which another one has the same cause: a terminal sends it to the whole process group,
 * and npm and npx, being part of it, pass theirs on as well.
 */
const echo = 250

export interface SignalOwner extends Disposable {
  /** Fires at the first signal, or when code that nobody waits for throws; its reason is a `StopRequest`. */
  readonly signal: AbortSignal
  /** Fires at the next one that is not SIGINT; its reason is a `StopRequest`. */
  readonly insisted: AbortSignal
}

/**
 * The one place that listens to what ends the process: its signals, and code that would take it along. The first one asks the run to end, which undoes
 * what it did. A second SIGINT ends the process at once, after `leave` has said how to put things back later. A second one of another kind ends what the
 * file does to put things back, but never the undo.
 */
export function ownSignals(leave: () => void): SignalOwner {
  const controller = new AbortController()
  const insisting = new AbortController()
  let firstAt: number | undefined
  const stop = (request: StopRequest) => {
    if (!controller.signal.aborted) controller.abort(request)
  }
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstAt === undefined) {
      // It is the first of people's, also where code has ended the run before: whoever sends it may not know of that.
      firstAt = Date.now()
      stop({ signal: signal as StopSignal })
    } else if (Date.now() - firstAt > echo) {
      if (signal !== 'SIGINT') return insisting.abort({ signal: signal as StopSignal } satisfies StopRequest)
      leave()
      outliving.exit(130)
    }
  }
  const starved = () => {
    if (insisting.signal.aborted) return false
    const asked = controller.signal.aborted ? insisting : controller
    asked.abort({ stoppedBy: 'chaos waits for what never comes.', outcome: 'internal' } satisfies StopRequest)
    return true
  }
  const outliving = outliveCode({ stray: (stoppedBy) => stop({ stoppedBy }), starved })
  // On Windows some of these can't be listened to; Node says so by throwing.
  const heard = stopSignals.filter((signal) => {
    try {
      process.on(signal, onSignal)
      return true
    } catch {
      return false
    }
  })
  // A terminal that was closed must not end the undo by a failing write.
  const ignore = () => undefined
  process.stdout.on('error', ignore)
  process.stderr.on('error', ignore)
  return {
    signal: controller.signal,
    insisted: insisting.signal,
    [Symbol.dispose]() {
      for (const signal of heard) process.off(signal, onSignal)
      outliving[Symbol.dispose]()
    },
  }
}
