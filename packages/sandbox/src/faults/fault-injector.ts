import type { ApiCall, ApiFault, FaultEffect, FaultMatch } from './api-fault.ts'

/** So many calls are remembered. */
const remembered = 10_000

type Seen = { -readonly [Key in keyof ApiCall]: ApiCall[Key] }

/** Decides which request is hit by which fault, and keeps the record of all calls. */
export class FaultInjector {
  readonly #faults = new Set<{ readonly fault: ApiFault; matched: number }>()
  readonly #calls: Seen[] = []

  /** The calls so far, the oldest first. */
  get calls(): readonly ApiCall[] {
    return this.#calls
  }

  /** Adds a fault. Returns the function that takes it away. */
  add(fault: ApiFault): () => void {
    const entry = { fault, matched: 0 }
    this.#faults.add(entry)
    return () => this.#faults.delete(entry)
  }

  /** Notes a call; the returned function completes it with the status of its answer. */
  note(call: ApiCall): (code: number) => void {
    const seen: Seen = { ...call }
    this.#calls.push(seen)
    if (this.#calls.length > remembered) this.#calls.shift()
    return (code) => {
      seen.code = code
    }
  }

  /** The effects that hit a call, in the order in which their faults were added. */
  effectsOn(call: ApiCall): readonly FaultEffect[] {
    const effects: FaultEffect[] = []
    for (const entry of this.#faults) {
      const { match = {}, after = 0, times = Number.POSITIVE_INFINITY, effect } = entry.fault
      if (!matches(match, call)) continue
      entry.matched++
      if (entry.matched > after && entry.matched <= after + times) effects.push(effect)
    }
    return effects
  }
}

function matches({ verb, resource, namespace, name, userAgent }: FaultMatch, call: ApiCall): boolean {
  return (
    (verb === undefined || verb === call.verb) &&
    (resource === undefined || resource === call.resource) &&
    (namespace === undefined || namespace === call.namespace) &&
    (name === undefined || name === call.name) &&
    (userAgent === undefined || call.userAgent.startsWith(userAgent))
  )
}
