import type { Clock } from './clock.ts'
import type { Logger } from './logger.ts'

/** A mapping of names to values as JSON has them. */
export type Values = Readonly<Record<string, unknown>>

/** The part of a run in which a step stands. */
export type Phase = 'gate' | 'during' | 'method' | 'after' | 'rollbacks'

/** What everything that touches a system gets: activities, and the inspection and reverting of changes. */
export interface SystemContext {
  /** Fires on time-out, on Ctrl-C and when the run is stopped; `signal.reason` says which. Pass it to whatever waits. */
  readonly signal: AbortSignal
  readonly logger: Logger
  readonly clock: Clock
  /** The secret scopes that the activity names, merged into one mapping; empty where it names none. */
  readonly secrets: Values
  /** The experiment's configuration, resolved. */
  readonly configuration: Values
  /** Environment variables. Read them here: with `--sandbox` they differ from the process's own. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /**
   * Those variables of the environment that only the record of a run names, as when it is recovered. No program is to be run because a file says so that
   * one of them leads to, unless nobody but the user can have written that file. Default: there are none.
   */
  readonly recorded?: ReadonlySet<string>
  /**
   * Has a text masked in all that is shown, recorded and sent from now on. Call it for each credential that is read from a file, handed out by a program
   * or by a server, before it is used: a system that refuses us may repeat it. What the experiment declares as secrets is masked anyway.
   *
   * @example
   * const token = (await readTextFile('/var/run/shop/token')).trim()
   * context.learnSecret(token)
   */
  learnSecret(secret: string): void
}

/** What was chosen to be acted on, among what, and by which rule. */
export interface Choice {
  /** One sentence: `By chance 1 % of the pods with the labels app=cart in namespace shop.` */
  readonly rule: string
  /** How many were found before anything was left out. */
  readonly found: number
  /** How many of them were left out, by the reason, a clause that follows "left out": `{ 'being deleted': 3, 'not ready': 1 }`. */
  readonly leftOut: Readonly<Record<string, number>>
  /** What was chosen, as a person would name it. Of many only the first are written down. */
  readonly chosen: readonly string[]
}

/** What an activity gets besides its arguments. */
export interface StepContext extends SystemContext {
  /**
   * Says that there was nothing to act on, or nothing to look at, so that the result is true of nothing: a sentence that says what was looked
   * for, and where. It is shown, and a run in which it is so for all that matters does not hold. Where the tolerance of a probe asks for nothing
   * (0, false, an empty list) that is what was looked for, and fine; with `nowhere` it is not: the place itself, such as a namespace, is not there.
   *
   * @example
   * context.foundNothing('No pod of namespace shop has the labels app=cart.')
   */
  foundNothing(sentence: string, options?: { readonly nowhere?: boolean }): void
  /**
   * Says that a part of what was asked for was left: a sentence that says what, and why. It is shown.
   *
   * @example
   * context.leftUndone('Pod shop/cart-0 stays on Node worker-1: it has an emptyDir volume.')
   */
  leftUndone(sentence: string): void
  /**
   * Writes down what was chosen among what, and why, for who reads the journal afterwards.
   *
   * @example
   * context.chose({ rule: 'The first Pod of namespace shop.', found: 12, leftOut: { 'being deleted': 1 }, chosen: ['Pod shop/cart-0'] })
   */
  chose(choice: Choice): void
  /** A number from 0 (inclusive) to 1 (exclusive), fixed by the run's seed, the step and the attempt. */
  random(): number
  readonly step: {
    readonly runId: string
    /** Milliseconds since 1970 (UTC), when the run began. */
    readonly runStartedAt: number
    readonly id: string
    /** The activity's name in the experiment. */
    readonly name: string
    /** From 1. */
    readonly attempt: number
    readonly phase: Phase
  }
}
