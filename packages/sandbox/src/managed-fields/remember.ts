import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import type { FieldSet } from './field-set.ts'

/** What is known of a set, in a member that neither JSON nor a loop over its fields sees. */
const noteOf = Symbol('note')

interface Note {
  readonly id: number
  isShared: boolean
  text: string | undefined
  latest: ManagedFieldsEntry | undefined
}

type Noted = FieldSet & { readonly [noteOf]?: Note }

/** So many sets are remembered; then all are forgotten, and remembered anew. */
const most = 10_000
const sets = new Map<string, FieldSet & { readonly [noteOf]: Note }>()
let made = 0

/** The set with these fields and what is below each: the one that was made before, if it is remembered. */
export function remember(names: readonly string[], below: readonly FieldSet[]): FieldSet {
  let key = ''
  for (let index = 0; index < names.length; index++) key += `${names[index]}\t${idOf(below[index]!)}\n`
  const known = sets.get(key)
  if (known) {
    known[noteOf].isShared = true
    return known
  }
  const set: Record<string, FieldSet> & { readonly [noteOf]: Note } = { [noteOf]: newNote() }
  for (let index = 0; index < names.length; index++) set[names[index]!] = below[index]!
  if (sets.size >= most) sets.clear()
  sets.set(key, set)
  return set
}

function newNote(): Note {
  return { id: made++, isShared: false, text: undefined, latest: undefined }
}

function idOf(set: Noted): number | string {
  const note = set[noteOf]
  if (note) return note.id
  for (const _name in set) throw new Error('A set of fields was not made by a builder.')
  return ''
}

/** A set as JSON. That of one which several have is made once. */
export function fieldsText(fields: Noted): string {
  const note = fields[noteOf]
  if (note?.text !== undefined) return note.text
  let members = ''
  for (const name in fields) {
    const below = fields[name]!
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${fieldsText(below)}`
  }
  const text = `{${members}}`
  if (note?.isShared) note.text = text
  return text
}

/** The entry itself, or the latest one of the same fields if it says the same. */
export function shareEntry(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  const note = (entry.fieldsV1 as Noted)[noteOf]
  const latest = note?.latest
  if (
    latest !== undefined &&
    latest.time === entry.time &&
    latest.manager === entry.manager &&
    latest.operation === entry.operation &&
    latest.apiVersion === entry.apiVersion &&
    latest.subresource === entry.subresource
  )
    return latest
  if (note) note.latest = entry
  return entry
}
