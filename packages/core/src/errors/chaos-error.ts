import type { Outcome } from './outcome.ts'
import type { Problem } from './problem.ts'

/** What more there is to say about an error than its sentence. */
export interface ChaosErrorOptions {
  /** Default `invalid`. */
  readonly outcome?: Outcome
  /** What to do about it: a sentence in the imperative. */
  readonly remedy?: string
  /** All that is wrong, where it is more than the message says. */
  readonly problems?: readonly Problem[]
  /** How many problems there are beside those. Default 0. */
  readonly unlisted?: number
  /** Whether the command line is wrong, rather than a file. Default false. */
  readonly usage?: boolean
  readonly cause?: unknown
}

/** An error that a user can cause. Its message is one sentence; it is shown without a stack trace. */
export class ChaosError extends Error {
  override readonly name = 'ChaosError'
  readonly outcome: Outcome
  readonly remedy: string | undefined
  readonly problems: readonly Problem[]
  readonly unlisted: number
  readonly usage: boolean

  constructor(message: string, options: ChaosErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.outcome = options.outcome ?? 'invalid'
    this.remedy = options.remedy
    this.problems = options.problems ?? []
    this.unlisted = options.unlisted ?? 0
    this.usage = options.usage ?? false
  }
}
