import type { Cluster, ObjectView, ViewShape } from 'chaos-kubernetes-access'
import { type ActionContext, isStepFailure } from 'chaos-plugin-api'
import type { Pace, Turn } from '../objects/pace.ts'
import type { Refusal } from '../pods/eviction-refusal.ts'
import { type DisruptionBudget, disruptionBudgets, disruptionsAllowed } from './disruption-budget.ts'

/** Seconds after a refusal in which nothing is sent, as what is seen of the budget may be as old as that; after each further one without a success twice as many. */
const rest = 0.05
/** Seconds after which an eviction is tried at the latest, whatever the budget shows: a pod that is no longer ready may go without it. */
const longestWait = 1

/** Of a budget the disruptions that it allows are held. */
const allowances: ViewShape<DisruptionBudget, number> = {
  listed: 'whole',
  watched: 'whole',
  keep: disruptionsAllowed,
}

interface BudgetPlace {
  readonly namespace: string
  readonly name: string
}

/** How the evictions of a drain are sent. */
export interface Sending {
  readonly cluster: Cluster
  readonly context: Pick<ActionContext, 'clock' | 'signal' | 'logger'>
  readonly pace: Pace
  /** Milliseconds since 1970 (UTC), after which nothing is sent. */
  readonly deadline: number
}

/**
 * The evictions that one disruption budget guards: sent one after the other, each once the budget allows one. Evictions of one budget
 * that are in flight together hinder each other in the API server, which counts each of them in the same object.
 */
export class BudgetLane implements Disposable {
  readonly #sending: Sending
  readonly #budget: BudgetPlace
  #last: Promise<void> = Promise.resolve()
  #refusal: Refusal
  #restUntil = 0
  /** How many refusals there were since the last success. */
  #refusals = 0
  #view: Promise<ObjectView<number> | undefined> | undefined

  constructor(sending: Sending, budget: BudgetPlace, refusal: Refusal) {
    this.#sending = sending
    this.#budget = budget
    this.#refusal = refusal
  }

  /** What its budget said last. */
  get refusal(): Refusal {
    return this.#refusal
  }

  /** Takes note of a refusal by its budget. */
  refused(refusal: Refusal): void {
    this.#refusal = refusal
    const seconds = Math.min(longestWait, rest * 2 ** this.#refusals)
    this.#refusals += 1
    this.#restUntil = this.#sending.context.clock.now() + Math.max(seconds, refusal.wait) * 1000
  }

  /**
   * Waits until it is this one's turn, those who asked earlier coming first, and the budget allows an eviction. `undefined` where that is not before the
   * deadline. Rejects with the signal's reason once the signal has fired.
   */
  async turn(): Promise<Turn | undefined> {
    const before = this.#last
    const { promise, resolve: leave } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    try {
      const turn = (await this.#untilAllowed()) ? await this.#sending.pace.turn() : undefined
      if (turn !== undefined) return this.#ending(turn, leave)
    } catch (error) {
      leave()
      throw error
    }
    leave()
    return undefined
  }

  async #untilAllowed(): Promise<boolean> {
    const { context, deadline } = this.#sending
    const { clock, signal } = context
    signal.throwIfAborted()
    if (this.#restUntil >= deadline) return false
    if (this.#restUntil > clock.now()) await clock.sleep((this.#restUntil - clock.now()) / 1000, signal)
    const seconds = Math.min(longestWait, (deadline - clock.now()) / 1000)
    if (seconds <= 0) return false
    this.#view ??= this.#open()
    const view = await this.#view
    if (view !== undefined) await this.#look(view, seconds)
    return clock.now() < deadline
  }

  async #look(view: ObjectView<number>, seconds: number): Promise<void> {
    try {
      // A budget that is deleted forbids nothing any more.
      await view.until(() => ((view.at(this.#budget)?.kept ?? 1) > 0 ? true : undefined), seconds)
    } catch (error) {
      this.#sending.context.signal.throwIfAborted()
      if (!isStepFailure(error)) throw error
      view[Symbol.dispose]()
      this.#view = Promise.resolve(undefined)
    }
  }

  /** Whoever may evict pods may not always read budgets: then it is only tried, and rested after each refusal. */
  async #open(): Promise<ObjectView<number> | undefined> {
    const { namespace } = this.#budget
    try {
      return await this.#sending.cluster.view({ resource: disruptionBudgets, query: { namespace }, shape: allowances })
    } catch (error) {
      this.#sending.context.signal.throwIfAborted()
      if (!isStepFailure(error)) throw error
      return undefined
    }
  }

  #ending(turn: Turn, leave: () => void): Turn {
    const known = this.#refusals
    const end: Turn['end'] = (answer) => {
      if (this.#refusals === known) this.#refusals = 0
      turn.end(answer)
      leave()
    }
    return { end, [Symbol.dispose]: end }
  }

  [Symbol.dispose](): void {
    void this.#view?.then((view) => view?.[Symbol.dispose]())
  }
}
