import type { ServerResponse } from 'node:http'
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import { ActiveFault } from './active-fault.ts'
import type { ApiCall, ApiFault } from './api-fault.ts'
import { holdBack } from './hold-back.ts'
import { matchesCall } from './matches-call.ts'

/** So many calls are remembered. */
const remembered = 10_000

type Seen = { -readonly [Key in keyof ApiCall]: ApiCall[Key] }

/** Decides which request is hit by which fault, and keeps the record of all calls. */
export class FaultInjector {
  readonly clock: SandboxClock
  readonly #faults = new Set<ActiveFault>()
  readonly #calls: Seen[] = []
  readonly #open = new Map<ServerResponse, ApiCall>()

  constructor(clock: SandboxClock) {
    this.clock = clock
  }

  /** The calls so far, the oldest first. */
  get calls(): readonly ApiCall[] {
    return this.#calls
  }

  /** Adds a fault. Returns the function that takes it away. */
  add(fault: ApiFault): () => void {
    const active = new ActiveFault(fault)
    this.#faults.add(active)
    const end = (): void => {
      this.#faults.delete(active)
      active.end()
    }
    if (fault.effect.kind === 'partition') this.#cutOff(active)
    if (fault.durationMilliseconds !== undefined) this.clock.after(fault.durationMilliseconds, end)
    return end
  }

  /** Notes a call; the returned function completes it with the status of its answer. */
  note(call: ApiCall, response: ServerResponse): (code: number) => void {
    const seen: Seen = { ...call }
    this.#calls.push(seen)
    if (this.#calls.length > remembered) this.#calls.shift()
    this.#open.set(response, seen)
    response.once('close', () => this.#open.delete(response))
    return (code) => {
      seen.code = code
    }
  }

  /** The faults that hit a call, in the order in which they were added. */
  faultsOn(call: ApiCall): readonly ActiveFault[] {
    if (this.#faults.size === 0) return []
    return [...this.#faults].filter((active) => matchesCall(active.fault.match ?? {}, call) && active.hits())
  }

  #cutOff(partition: ActiveFault): void {
    for (const [response, call] of this.#open) {
      if (matchesCall(partition.fault.match ?? {}, call)) holdBack(response, partition.ended)
    }
  }
}
