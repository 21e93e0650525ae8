import type { ApiFault } from './api-fault.ts'
import { Seats } from './seats.ts'

/** A fault with what it remembers of the requests that it has met. */
export class ActiveFault {
  readonly fault: ApiFault
  readonly seats: Seats | undefined
  /** Resolves when the fault ends. */
  readonly ended: Promise<void>
  readonly #end: () => void
  #matched = 0

  constructor(fault: ApiFault) {
    this.fault = fault
    const { effect } = fault
    this.seats = effect.kind === 'limit' ? new Seats(effect.concurrent, effect.queueLength ?? 0) : undefined
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.#end = resolve
  }

  /** Counts a request that it matches; whether it is among those that it hits. */
  hits(): boolean {
    const { after = 0, times = Number.POSITIVE_INFINITY } = this.fault
    this.#matched++
    return this.#matched > after && this.#matched <= after + times
  }

  end(): void {
    this.#end()
  }
}
