import type { LoggedRecord } from 'chaos-core'
import type { ApiCall, FaultMatch, Sandbox, VirtualClock } from 'chaos-sandbox'
import { type CallsOfRun, callsOf, verbs } from './calls-of-run.ts'
import { deleteBeforeArrival } from './delete-before-arrival.ts'
import type { Aim, FaultCase } from './fault-case.ts'

/** What is to be hit, and the calls of the same run without a fault. */
export interface Aimed extends Pick<FaultCase, 'aim' | 'fault' | 'seed'> {
  readonly calls: CallsOfRun
}

const client = { userAgent: 'chaos' } as const

/** The calls among which an aim finds what it hits. */
export function meantBy({ aim, fault, calls }: Omit<Aimed, 'seed'>): readonly ApiCall[] {
  const isNamed = ({ name, resource }: ApiCall) => name !== undefined && resource !== 'namespaces'
  if (aim === 'action-writes') return fault.effect === 'deletion' ? [] : calls['action-write']
  if (aim === 'undo-all') return fault.effect === 'deletion' ? [] : [...calls['undo-read'], ...calls['undo-write']]
  return fault.effect === 'deletion' ? calls[aim].filter(isNamed) : calls[aim]
}

/** A fault that waits in a sandbox for the calls of a run that it is aimed at. */
export class ArmedFault {
  readonly #sandbox: Sandbox
  readonly #clock: VirtualClock
  readonly #step: string
  readonly #aimed: Aimed | undefined
  /** How many calls there were when a phase began. */
  readonly #began: { action?: number; undo?: number } = {}
  #waitsForWrite = false
  #disarm: () => void = () => undefined

  /** `step` is the action's place in the run. */
  constructor(sandbox: Sandbox, clock: VirtualClock, step: string, aimed: Aimed | undefined) {
    this.#sandbox = sandbox
    this.#clock = clock
    this.#step = step
    this.#aimed = aimed
  }

  /** Hears how far the run is. */
  hear(record: LoggedRecord): void {
    if (record.type === 'activity-started' && record.step === this.#step) this.#begin('action')
    if (record.type === 'undo-started') this.#begin('undo')
    if (this.#waitsForWrite && (record.type === 'intent' || record.type === 'restoring')) this.#armForWrite()
    if (record.type === 'ended') this.#disarm()
  }

  /** The calls of the run, which is over. */
  calls(): CallsOfRun {
    return callsOf(this.#sandbox, client, this.#began)
  }

  #begin(phase: 'action' | 'undo'): void {
    this.#disarm()
    this.#waitsForWrite = false
    this.#began[phase] = this.#sandbox.faults.calls.length
    const aimed = this.#aimed
    if (aimed?.aim.startsWith(phase) !== true) return
    const { aim, fault } = aimed
    const isLasting = fault.seconds !== undefined
    if (aim === 'undo-all') this.#arm(client)
    else if (isLasting && aim !== `${phase}-read`) this.#waitsForWrite = true
    else if (isLasting) this.#arm(client, { durationMilliseconds: fault.seconds * 1000 })
    else if (aim === 'action-writes') this.#arm({ ...client, verb: verbs.write })
    else this.#armForOne(aim)
  }

  /** What lasts for a while begins right before a call that writes. */
  #armForWrite(): void {
    const { aim, fault } = this.#aimed!
    this.#waitsForWrite = false
    if (aim === 'action-writes') this.#arm({ ...client, verb: verbs.write })
    else this.#arm(client, { durationMilliseconds: fault.seconds! * 1000 })
  }

  #armForOne(aim: Exclude<Aim, 'action-writes' | 'undo-all'>): void {
    const { seed, fault } = this.#aimed!
    const meant = meantBy(this.#aimed!)
    const at = seed % Math.max(1, meant.length)
    if (fault.effect !== 'deletion') {
      this.#arm({ ...client, verb: aim.endsWith('read') ? verbs.read : verbs.write }, { after: at, times: 1 })
      return
    }
    if (meant[at] === undefined) return
    this.#disarm = deleteBeforeArrival(this.#sandbox, this.#clock, client, meant[at])
  }

  #arm(match: FaultMatch, bounds: { after?: number; times?: number; durationMilliseconds?: number } = {}): void {
    const { effect } = this.#aimed!.fault
    if (effect !== 'deletion') this.#disarm = this.#sandbox.faults.add({ match, effect, ...bounds })
  }
}
