import type { Phase } from 'chaos-plugin-api'
import type { ControlLevel } from '../model/control-level.ts'
import type { PythonBridge } from '../providers/python/bridge/python-bridge.ts'

/** Gives the telling its time: a signal that ends it. */
type Timed = (tell: (signal: AbortSignal) => Promise<void>) => Promise<void>

/** Tells the handlers that controls registered, in Chaos Toolkit's terms, how the run goes on. Costs nothing while there are none. Spec 4.4. */
export class RunEvents {
  readonly #bridge: PythonBridge
  readonly #timed: Timed
  #handlers = 0
  #iterations = 0

  constructor(bridge: PythonBridge, timed: Timed) {
    this.#bridge = bridge
    this.#timed = timed
  }

  /** How many handlers are registered by now. */
  handlersAre(count: number): void {
    this.#handlers = Math.max(this.#handlers, count)
  }

  /** `phase` is that of a hypothesis. */
  async before(level: ControlLevel, experiment: unknown, phase?: Phase): Promise<void> {
    switch (level) {
      case 'method':
        return this.#publish('start_method', experiment)
      case 'rollback':
        return this.#publish('start_rollbacks', experiment)
      case 'hypothesis':
        return phase === 'during' ? undefined : this.#publish(`start_hypothesis_${partOf(phase)}`, experiment)
      default:
        return undefined
    }
  }

  async after(level: ControlLevel, state: unknown, experiment: unknown, phase?: Phase): Promise<void> {
    switch (level) {
      case 'method':
        return this.#publish('method_completed', experiment, state)
      case 'rollback':
        return this.#publish('rollbacks_completed', experiment, state)
      case 'hypothesis':
        return phase === 'during'
          ? this.#publish('continuous_hypothesis_iteration', ++this.#iterations, state)
          : this.#publish(`hypothesis_${partOf(phase)}_completed`, experiment, state, null)
      default:
        return undefined
    }
  }

  async running(experiment: unknown, configuration: unknown, secrets: unknown, settings: unknown): Promise<void> {
    return this.#publish('running', experiment, null, configuration, secrets, null, settings)
  }

  async activityStarted(activity: unknown): Promise<void> {
    return this.#publish('start_activity', activity)
  }

  async activityCompleted(activity: unknown, result: unknown): Promise<void> {
    return this.#publish('activity_completed', activity, result)
  }

  async continuousHypothesisStarted(frequency: number): Promise<void> {
    return this.#publish('start_continuous_hypothesis', frequency)
  }

  async continuousHypothesisCompleted(experiment: unknown, journal: unknown): Promise<void> {
    return this.#publish('continuous_hypothesis_completed', experiment, journal, null)
  }

  /** The run was ended before its time: by Ctrl-C or a signal of the user's own, or by anything else. */
  async ended(by: 'user' | 'other', experiment: unknown, journal: unknown): Promise<void> {
    return by === 'user' ? this.#publish('signal_exit') : this.#publish('interrupted', experiment, journal)
  }

  async finish(journal: unknown): Promise<void> {
    return this.#publish('finish', journal)
  }

  async #publish(event: string, ...args: readonly unknown[]): Promise<void> {
    if (this.#handlers === 0) return
    await this.#timed((signal) => this.#bridge.publishEvent(event, args, signal)).catch(() => undefined)
  }
}

function partOf(phase: Phase | undefined): 'before' | 'after' {
  return phase === 'after' ? 'after' : 'before'
}
