import { type FailureReason, shorten } from 'chaos-plugin-api'

/** Characters of a message that are kept: it may quote an output of many MiB. */
const longestMessage = 2000

export interface ActivityFailedOptions {
  readonly reason?: FailureReason
  readonly remedy?: string | undefined
  /** The lines that the journal gives as `exception`; the last one is the failure itself. Default: the message alone. */
  readonly lines?: readonly string[]
  readonly cause?: unknown
}

/**
 * An activity did not do its work; the run goes on. What Chaos Toolkit calls `ActivityFailed`.
 * `reason` is `not-met` where the system under test was seen not to be as asked, refused connections and time-outs towards it included.
 */
export class ActivityFailed extends Error {
  override readonly name = 'ActivityFailed'
  readonly reason: FailureReason
  readonly remedy: string | undefined
  readonly lines: readonly string[]

  constructor(said: string, options: ActivityFailedOptions = {}) {
    const message = shorten(said, longestMessage)
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.reason = options.reason ?? 'failed'
    this.remedy = options.remedy
    this.lines = options.lines ?? [`chaoslib.exceptions.ActivityFailed: ${message}\n`]
  }
}

/**
 * An activity could not even be attempted because of what its definition holds (a URL that is none, arguments of the wrong type).
 * In Chaos Toolkit these are exceptions that nothing converts: in a foreground activity of the method they abort the method
 * (status `aborted`); elsewhere they end its process, where we end the run with one sentence and a journal.
 */
export class ActivityAborted extends Error {
  override readonly name = 'ActivityAborted'

  constructor(message: string, options?: ErrorOptions) {
    super(shorten(message, longestMessage), options)
  }
}

/** A control, or a function that it calls, ended the run on purpose (Chaos Toolkit's `InterruptExecution`). */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted'
}
