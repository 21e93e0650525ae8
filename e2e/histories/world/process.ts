import type { Clock } from 'chaos-plugin-api'
import type { Fault, ProcessPlan } from '../history.ts'
import type { Timeline } from './timeline.ts'

/** What is never answered: a dead process goes on with nothing. */
function never<Answer>(): Promise<Answer> {
  return new Promise(() => undefined)
}

/** A process of ours: it has a clock, sends calls, waits for its disk, and may die at any of that. */
export class Process {
  readonly name: string
  readonly clock: Clock
  isAlive = true
  /** Whether all its changes are made. */
  hasChanged = false
  /** Whether it has begun to undo. */
  undoes = false
  readonly #plan: ProcessPlan
  readonly #died: (forgets: boolean) => void
  /** The runs that it makes, or recovers. */
  readonly runs = new Set<string>()
  #points = 0
  #writes = 0

  constructor(name: string, plan: ProcessPlan, timeline: Timeline, died: (forgets: boolean) => void) {
    this.name = name
    this.#plan = plan
    this.#died = died
    this.clock = {
      now: () => timeline.now,
      sleep: (seconds, signal) => {
        if (!this.isAlive) return never()
        if (signal?.aborted === true) return Promise.reject(signal.reason)
        return new Promise((resolve, reject) => {
          const callOff = timeline.after(seconds * 1000, () => {
            signal?.removeEventListener('abort', abort)
            if (this.isAlive) resolve()
          })
          const abort = () => {
            callOff()
            if (this.isAlive) reject(signal!.reason)
          }
          signal?.addEventListener('abort', abort, { once: true })
        })
      },
    }
  }

  /** Resolves when the disk has all; never where the process dies at that. */
  async synced(): Promise<void> {
    if (!this.isAlive || this.#isLastPoint()) return never()
  }

  /** The fate of a call that is sent now, and whether the process lives to see it. */
  meet(alters: boolean): { readonly fault: Fault | undefined; readonly dies: boolean } {
    const fault = alters ? this.#plan.faults[this.#writes++] : undefined
    if (!this.#isLastPoint()) return { fault, dies: false }
    return { fault: this.#plan.dies!.inFlight, dies: true }
  }

  #isLastPoint(): boolean {
    this.#points += 1
    if (this.#points !== this.#plan.dies?.after) return false
    this.isAlive = false
    this.#died(this.#plan.dies!.forgets)
    return true
  }
}
