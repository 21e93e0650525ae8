import { formatTime } from '../../clock/format-time.ts'
import type { Condition } from '../../objects/pod.ts'

/** The conditions of an autoscaler while it is looked at. */
export class Conditions {
  readonly #now: number
  #list: readonly Condition[]

  constructor(before: readonly Condition[], now: number) {
    this.#list = before
    this.#now = now
  }

  get list(): readonly Condition[] {
    return this.#list
  }

  /** A condition keeps its time as long as its status is the same, and its place for good. */
  set(type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited', holds: boolean, reason: string, message: string): void {
    const status = holds ? 'True' : 'False'
    const before = this.#list.find((condition) => condition.type === type)
    const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? '') : formatTime(this.#now)
    const next = { type, status, lastTransitionTime, reason, message }
    this.#list = before ? this.#list.map((each) => (each === before ? next : each)) : [...this.#list, next]
  }
}
