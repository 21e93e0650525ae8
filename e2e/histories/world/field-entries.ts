import { escapeStep, type Leaves, stepsOf } from './leaves.ts'

/** Who set which fields last: an entry of `metadata.managedFields`. */
export interface Entry {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource?: string
  time: string
  readonly fields: Set<string>
}

/** Who writes. */
export type Writer = Pick<Entry, 'manager' | 'operation' | 'subresource'>

/** The name under which the server merges old entries. */
export const merged = 'ancient-changes'
/** Entries of updates that the server keeps. */
const kept = 10

/** Notes who owns what after an update. */
export function noteUpdate(entries: Entry[], before: Leaves, after: Leaves, writer: Writer, time: string): void {
  const altered = [...after].flatMap(([field, value]) => (before.get(field) === value ? [] : [field]))
  const gone = [...before.keys()].filter((field) => !after.has(field))
  for (const { fields } of entries) for (const field of [...altered, ...gone]) fields.delete(field)
  if (altered.length > 0) own(entries, writer, altered, time)
  dropEmpty(entries)
  mergeOld(entries)
}

/** Notes who owns what after fields were applied. */
export function noteApply(entries: Entry[], before: Leaves, applied: Leaves, writer: Writer, time: string): void {
  for (const [field, value] of applied) {
    if (before.get(field) !== value) for (const { fields } of entries) fields.delete(field)
  }
  own(entries, writer, [...applied.keys()], time)
  dropEmpty(entries)
}

function own(entries: Entry[], writer: Writer, fields: readonly string[], time: string): void {
  let entry = entries.find(
    (each) =>
      each.manager === writer.manager && each.operation === writer.operation && each.subresource === writer.subresource,
  )
  if (entry === undefined) {
    entry = { ...writer, time, fields: new Set() }
    entries.push(entry)
  }
  entry.time = time
  for (const field of fields) entry.fields.add(field)
}

function dropEmpty(entries: Entry[]): void {
  for (let at = entries.length - 1; at >= 0; at -= 1) if (entries[at]!.fields.size === 0) entries.splice(at, 1)
}

function mergeOld(entries: Entry[]): void {
  for (;;) {
    const updates = entries.filter(({ operation }) => operation === 'Update')
    if (updates.length <= kept) return
    const oldest = updates.toSorted((a, b) => rank(a).localeCompare(rank(b)))
    const [first, second] = oldest as [Entry, Entry]
    const fields = new Set([...first.fields, ...second.fields])
    for (const entry of [first, second]) entries.splice(entries.indexOf(entry), 1)
    entries.unshift({ manager: merged, operation: 'Update', time: second.time, fields })
  }
}

function rank({ manager, time }: Entry): string {
  return `${manager === merged ? '0' : '1'}${time}`
}

interface FieldSet {
  [part: string]: FieldSet
}

/** The entries as the API shows them. */
export function shownEntries(entries: readonly Entry[]): readonly unknown[] {
  return entries.map(({ fields, ...entry }) => {
    const fieldsV1: FieldSet = {}
    for (const field of fields) {
      let at = fieldsV1
      for (const step of stepsOf(field)) {
        at[`f:${step}`] ??= {}
        at = at[`f:${step}`]!
      }
    }
    return { apiVersion: 'model.example/v1', fieldsType: 'FieldsV1', ...entry, fieldsV1 }
  })
}

/** The entries that somebody sent. */
export function readEntries(shown: readonly unknown[]): Entry[] {
  return shown.flatMap((each) => {
    const { manager, operation, subresource, time, fieldsV1 } = each as Entry & { readonly fieldsV1?: FieldSet }
    const fields = new Set<string>()
    readFields(fieldsV1 ?? {}, '', fields)
    if (manager === undefined || fields.size === 0) return []
    return [{ manager, operation, ...(subresource === undefined ? {} : { subresource }), time, fields }]
  })
}

function readFields(set: FieldSet, above: string, into: Set<string>): void {
  const members = Object.entries(set).filter(([name]) => name !== '.')
  if (members.length === 0 && above !== '') into.add(above)
  for (const [name, inner] of members) readFields(inner, `${above}/${escapeStep(name.slice(2))}`, into)
}
