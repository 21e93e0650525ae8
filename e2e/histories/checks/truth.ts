import type { ObjectName } from '../history.ts'
import type { Stored } from '../world/api-server.ts'
import { type Entry, merged, noteApply, noteUpdate, type Writer } from '../world/field-entries.ts'
import { leavesOf } from '../world/leaves.ts'

/** An object as it would be without our runs: as it was before, or as others have made it since. */
export interface TrueObject {
  readonly uid: string
  /** The UID of what owns it. */
  readonly owner: string | undefined
  readonly leaves: Map<string, string>
  readonly entries: Entry[]
}

const names: readonly ObjectName[] = ['a', 'b']

/** What has to be in the end. It gets to know all that others do, and nothing of what we do. */
export class Truth {
  readonly #objects = new Map<ObjectName, TrueObject>()
  /** Fields that others have written, as `name pointer`. */
  readonly written = new Set<string>()
  /** Objects that went with their owner, which we deleted: they are lost, unless we deleted them ourselves. */
  readonly collected = new Set<ObjectName>()
  /** Objects of which nobody can know any more what is right, and why. */
  readonly excused = new Map<ObjectName, string>()

  constructor(objects: ReadonlyMap<string, Stored>) {
    for (const name of names) {
      const stored = objects.get(`widgets/${name}`)
      if (stored !== undefined) this.#objects.set(name, trueObject(stored))
    }
  }

  get(name: ObjectName): TrueObject | undefined {
    return this.#objects.get(name)
  }

  removed(name: ObjectName): void {
    const uid = this.#objects.get(name)?.uid
    this.#objects.delete(name)
    // What it owned goes with it, sooner or later.
    for (const other of names) if (this.#objects.get(other)?.owner === uid && uid !== undefined) this.removed(other)
    for (const field of this.written) if (field.startsWith(`${name} `)) this.written.delete(field)
  }

  made(name: ObjectName, stored: Stored): void {
    this.#objects.set(name, trueObject(stored))
    this.collected.delete(name)
    this.excused.delete(name)
  }

  /** Others have written a field: `value` as JSON. */
  wrote(name: ObjectName, pointer: string, value: string, writer: Writer, time: string): void {
    const object = this.#objects.get(name)
    if (object === undefined) return
    const before = new Map(object.leaves)
    object.leaves.set(pointer, value)
    if (writer.operation === 'Apply') noteApply(object.entries, before, new Map([[pointer, value]]), writer, time)
    else noteUpdate(object.entries, before, object.leaves, writer, time)
    this.written.add(`${name} ${pointer}`)
  }
}

function trueObject({ body, entries }: Stored): TrueObject {
  return {
    uid: body.metadata.uid,
    owner: body.metadata.ownerReferences?.[0]?.uid,
    leaves: new Map(leavesOf(body)),
    entries: entries.map((entry) => ({ ...entry, fields: new Set(entry.fields) })),
  }
}

/** Who owns a field; undefined where old entries that were merged have it, so that nobody can tell. */
export function ownersOf(entries: readonly Entry[], field: string): readonly string[] | undefined {
  if (entries.some(({ manager }) => manager === merged)) return undefined
  return entries
    .filter(({ fields }) => fields.has(field))
    .map(({ manager, operation }) => `${manager} (${operation})`)
    .toSorted()
}
