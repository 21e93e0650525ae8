import { hasMark } from './has-mark.ts'

/**
 * Why an activity did not do what it was asked for.
 *
 * - `not-met`: the system was looked at and is not as asked ("2 of 3 replicas are available"). In a hypothesis this is a verdict.
 * - `no-access`: the system's control interface could not be reached or refused us. Nothing can be concluded from it.
 * - `wrong-system`: the system that was reached is not the one that a change was made on. Nothing was done.
 * - `failed`: anything else.
 */
export type FailureReason = 'not-met' | 'no-access' | 'wrong-system' | 'failed'

/** What more there is to say about a failure than its sentence. */
export interface StepFailureOptions {
  /** Default `failed`. */
  readonly reason?: FailureReason
  /**
   * Thrown by the `apply` of a change: `false` says for sure that nothing was changed (the API refused the call).
   * Left out, the change may have happened, and it is inspected before anything is undone.
   */
  readonly applied?: false
  /** Whether trying again is useless until somebody does something about it: a right that is missing, say. */
  readonly lasting?: true
  /** What the user can do about it: a sentence in the imperative. */
  readonly remedy?: string
  readonly cause?: unknown
}

const mark = Symbol.for('chaos-plugin-api/step-failure')

/**
 * What an activity throws when it can't do what it was asked for: one sentence that says what, and on which object.
 *
 * @example
 * throw new StepFailure('Pod bookinfo/ratings-v2-abc is not Running but Pending', { reason: 'not-met' })
 */
export class StepFailure extends Error {
  override readonly name = 'StepFailure'
  readonly reason: FailureReason
  readonly applied: false | undefined
  readonly lasting: true | undefined
  readonly remedy: string | undefined

  constructor(message: string, options: StepFailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.reason = options.reason ?? 'failed'
    this.applied = options.applied
    this.lasting = options.lasting
    this.remedy = options.remedy
    Object.defineProperty(this, mark, { value: true })
  }
}

/**
 * Recognises a `StepFailure` of any installed copy of this package, which `instanceof` does not.
 *
 * @example
 * isStepFailure(new StepFailure('Pod shop/web is not Running but Pending')) // → true
 * isStepFailure(new Error('broken')) // → false
 */
export function isStepFailure(error: unknown): error is StepFailure {
  return hasMark(error, mark)
}
