import { isProven } from '../../../packages/core/src/changes/change-ledger.ts'
import type { Fate } from '../../../packages/core/src/run-log/fate.ts'
import type { LoggedRecord } from '../../../packages/core/src/run-log/run-log-record.ts'
import type { ObjectChange } from '../../../packages/kubernetes-access/src/restoration/object-change.ts'
import type { ObjectName } from '../history.ts'
import type { Body, Caller, Effect, OurCall, Stored } from '../world/api-server.ts'
import { merged } from '../world/field-entries.ts'
import { leavesOf } from '../world/leaves.ts'
import type { World } from '../world/world.ts'
import { isAdopted } from './is-adopted.ts'
import type { Truth } from './truth.ts'

/** Something that must not be. */
export interface Find {
  readonly kind:
    | 'wrong proof'
    | 'overwritten'
    | 'after the proof'
    | 'trace'
    | 'not given back'
    | 'never proven'
    | 'crashed'
  readonly text: string
}

/** What became of a change. */
export interface ChangeEnd {
  readonly name: ObjectName
  readonly fate: Fate
  readonly detail?: string
}

/** Watches what takes effect as the history goes on. */
export class EffectWatch {
  readonly finds: Find[] = []
  /** UIDs of what runs of ours created, also where the undo of another one has made it anew, and the run. */
  readonly born = new Map<string, string>()
  /** What became of each change in the end, by run and id. */
  readonly ends = new Map<string, ChangeEnd>()
  /** The objects of changes, by run and id. */
  readonly #objects = new Map<string, ObjectName>()
  /** Who deleted what, as `name run`. */
  readonly deleters = new Set<string>()
  /** Objects that we altered. */
  readonly touched = new Set<ObjectName>()
  /** When an object was said to be proven last, by run and name. */
  readonly #provenAt = new Map<string, number>()
  /** UIDs of what the undo made anew with an owner that was not there. */
  readonly #orphans = new Set<string>()
  /** The UID that a run of ours deleted last, by name. */
  readonly #deleted = new Map<ObjectName, string>()
  readonly #world: World
  readonly #truth: Truth

  readonly #owned: boolean

  /** `owned`: whether `a` owns `b`, so that it goes with it. */
  constructor(world: World, truth: Truth, owned: boolean) {
    this.#owned = owned
    this.#world = world
    this.#truth = truth
    world.onRecord((runId, record) => this.#record(runId, record))
    world.api.onEffect((effect) => this.#see(effect))
  }

  #record(runId: string, record: LoggedRecord): void {
    if (record.type === 'intent')
      this.#objects.set(`${runId} ${record.id}`, (record.data as ObjectChange).object.name as ObjectName)
    if (record.type !== 'settled') return
    const name = this.#objects.get(`${runId} ${record.id}`)!
    this.ends.set(`${runId} ${record.id}`, { name, ...record })
    // What is put back while its run goes on is followed by changes that were on their way by then.
    if (this.#world.processes.get(runId)?.undoes === false && this.#world.processes.get(runId)?.isAlive === true) return
    if (isProven(record.fate) && record.fate !== 'not-applied')
      this.#provenAt.set(`${runId} ${name}`, this.#world.timeline.now)
  }

  #see(effect: Effect): void {
    const { key, caller, before, after } = effect
    if (!key.startsWith('widgets/')) return
    const name = key.at(-1) as ObjectName
    if (caller.by !== 'us') {
      this.#seeControlPlane(effect, name, caller)
      return
    }
    this.touched.add(name)
    const { call } = caller
    // What is going anyway may be written to.
    if (before?.body.metadata.deletionTimestamp === undefined) this.#checkTime(call, name)
    if (before === undefined && after !== undefined) this.#seeCreation(after.body, call, name)
    const isDeletion = before !== undefined && isDeleted(before, after)
    if (isDeletion && !call.undoes) {
      this.#deleted.set(name, before.body.metadata.uid)
      this.deleters.add(`${name} ${call.process}`)
      if (name === 'a' && this.#owned) this.#truth.collected.add('b')
    }
    if (!call.undoes || before === undefined) return
    if (isDeletion) this.#checkDeletion(effect, name)
    else this.#checkWrite(effect, name)
  }

  /** What has lost its owner goes, unless it was put there with an owner that had gone long before. */
  #seeControlPlane({ before, after }: Effect, name: ObjectName, caller: Caller): void {
    if (caller.by !== 'control plane' || before === undefined) return
    const { uid, deletionTimestamp } = before.body.metadata
    const isDeletion = after === undefined || after.body.metadata.deletionTimestamp !== undefined
    if (isDeletion && deletionTimestamp === undefined && !this.#orphans.has(uid)) this.#truth.collected.add(name)
  }

  #seeCreation({ metadata }: Body, { process, undoes }: OurCall, name: ObjectName): void {
    const { uid, ownerReferences = [] } = metadata
    const { runs } = this.#world.processes.get(process)!
    const maker = undoes ? this.born.get(this.#deleted.get(name) ?? '') : process
    // Who does not know that another run created it makes it anew, and so does who goes on once the time of a deletion is over.
    const goesOn = !this.#world.processes.get(process)!.undoes
    if (maker !== undefined && (!undoes || goesOn || !runs.has(maker))) this.born.set(uid, maker)
    const isThere = (owner: string) =>
      [...this.#world.api.objects.values()].some(({ body }) => body.metadata.uid === owner)
    if (ownerReferences.some((owner) => !isThere(owner.uid))) this.#orphans.add(uid)
  }

  #checkTime({ process, sentAt }: OurCall, name: ObjectName): void {
    for (const runId of this.#world.processes.get(process)!.runs) {
      const proven = this.#provenAt.get(`${runId} ${name}`)
      if (proven === undefined || sentAt > proven || proven >= this.#world.timeline.now) continue
      this.finds.push({
        kind: 'after the proof',
        text: `a call of ${process} takes effect on ${name} after ${runId} was proven`,
      })
    }
  }

  #checkDeletion({ before }: Effect, name: ObjectName): void {
    if (!this.born.has(before!.body.metadata.uid)) {
      this.finds.push({ kind: 'overwritten', text: `the undo deletes ${name}, which no run created` })
    } else if (isAdopted(before!)) {
      this.finds.push({ kind: 'overwritten', text: `the undo deletes ${name}, which others have altered` })
    }
  }

  #checkWrite({ before, after }: Effect, name: ObjectName): void {
    const [was, is] = [leavesOf(before!.body), leavesOf(after!.body)]
    for (const field of new Set([...was.keys(), ...is.keys()])) {
      if (was.get(field) === is.get(field)) continue
      const owners = before!.entries.filter(({ fields }) => fields.has(field)).map(({ manager }) => manager)
      if (owners.includes(merged)) this.#truth.excused.set(name, 'by value: its entries were merged')
      const other = owners.find((manager) => !manager.startsWith('chaos/') && manager !== merged)
      if (other === undefined) continue
      this.finds.push({ kind: 'overwritten', text: `the undo writes ${field} of ${name}, which is of ${other}` })
    }
  }
}

function isDeleted(before: Stored, after: Stored | undefined): boolean {
  return after === undefined || after.body.metadata.deletionTimestamp !== before.body.metadata.deletionTimestamp
}
