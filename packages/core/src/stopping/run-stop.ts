import type { Outcome } from '../errors/outcome.ts'
import type { Finding } from '../journal/finding.ts'
import type { StopRequest } from './stop-request.ts'

const bySignal: Readonly<Record<string, Outcome>> = {
  SIGHUP: 'hung-up',
  SIGINT: 'interrupted',
  SIGTERM: 'terminated',
  SIGUSR1: 'stopped',
  SIGUSR2: 'stopped',
}

/** What ended a run before its time: the reason of every signal that it aborts. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly finding: Finding
  /** In the place of `finding` where the run was putting things back by then. */
  readonly late: Finding
  /** What asked for it, and what comes of that: a sentence. */
  readonly request: string
  /** The signal that ended the run; undefined where it was something else. */
  readonly signal: string | undefined
  /** SIGUSR2 asks for the end without rollbacks. Our own undo takes place all the same. */
  readonly withoutRollbacks: boolean
  /** Whether it is one that people send: Ctrl-C, SIGUSR1, SIGUSR2. */
  readonly byUser: boolean

  constructor(finding: Finding, request: string, signal?: string) {
    super(finding.reason)
    this.finding = finding
    this.late = { ...finding, reason: `${finding.reason} By then it was putting things back, and went on to the end.` }
    this.request = request
    this.signal = signal
    this.withoutRollbacks = signal === 'SIGUSR2'
    this.byUser = signal !== undefined && /^SIG(INT|USR[12])$/.test(signal)
  }
}

/** Whether, and why, a run is to end before its time. */
export class RunStop {
  readonly #controller = new AbortController()
  readonly #insisting = new AbortController()

  /** Follows a signal from outside, whose reason is a `StopRequest`, and one that fires, with another one, when that is asked for again. */
  constructor(outside: AbortSignal, insisting?: AbortSignal) {
    followOnce(outside, () => this.request(outside.reason as StopRequest))
    if (insisting !== undefined) followOnce(insisting, () => this.#insist(insisting.reason as StopRequest))
  }

  /** Fires when the run is to end; its reason is `Stopped`. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Fires when the rollbacks of the file are to end, too; its reason is `Stopped`. The undo goes on all the same. */
  get insisted(): AbortSignal {
    return this.#insisting.signal
  }

  get stopped(): Stopped | undefined {
    return this.signal.aborted ? (this.signal.reason as Stopped) : undefined
  }

  /** Ends the run, because somebody asks for it. Only the first request counts. `from`: who sent a signal, if not somebody outside. */
  request(request: StopRequest, from?: string): void {
    if ('stoppedBy' in request) {
      const { stoppedBy: reason, outcome = 'stopped' } = request
      this.end(new Stopped({ outcome, reason }, reason))
      return
    }
    const { signal } = request
    const finding = { outcome: bySignal[signal] ?? ('interrupted' as const), reason: `${signal} ended the run.` }
    this.end(new Stopped(finding, from === undefined ? `${signal} was received.` : `${from} sent ${signal}.`, signal))
  }

  /** Ends the run. */
  end(stopped: Stopped): void {
    if (this.signal.aborted) return
    this.#controller.abort(stopped)
    if (stopped.withoutRollbacks) this.#insisting.abort(stopped)
  }

  #insist(request: StopRequest): void {
    this.request(request)
    const outcome = this.stopped?.finding.outcome ?? 'interrupted'
    const said = 'signal' in request ? request.signal : request.stoppedBy.replace(/\.$/, '')
    const [came, received] = 'signal' in request ? [`${said} came again`, `${said} was received again`] : [said, said]
    const finding = { outcome, reason: `${came}: the rollbacks of the file were cut short.` }
    this.#insisting.abort(new Stopped(finding, `${received}: rollbacks that still go on are ended.`))
  }
}

/** Calls `follow` once the signal has fired: at once where it has. */
export function followOnce(signal: AbortSignal, follow: () => void): void {
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
}

/** A signal of one step: fires with its parent, and is let go of when the step is over, so that long runs gather no listeners. */
export function stepSignal(parent: AbortSignal): {
  readonly signal: AbortSignal
  abort(reason: unknown): void
  [Symbol.dispose](): void
} {
  const controller = new AbortController()
  const follow = () => controller.abort(parent.reason)
  followOnce(parent, follow)
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    [Symbol.dispose]: () => parent.removeEventListener('abort', follow),
  }
}
