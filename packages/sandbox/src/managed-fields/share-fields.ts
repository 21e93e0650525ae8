import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { type FieldSet, type FieldSetDraft, isEmpty, leaf } from './field-set.ts'

/** So many sets are remembered; then all are forgotten, and remembered anew. */
const remembered = 2_000
const sets = new Map<string, FieldSet>()
/** Of those that several have. */
const texts = new WeakMap<FieldSet, string>()
const entries = new WeakMap<FieldSet, ManagedFieldsEntry>()

/** The same fields, in the one object that holds them for all: the pods of a Deployment, say, differ in nothing that is owned. */
export function shareFields(fields: FieldSet): FieldSet {
  const text = JSON.stringify(fields)
  return known(text) ?? remember(text, sharedBelow(fields, 2))
}

/** What is the same everywhere is shared even where something else, such as an address, is not. */
function sharedBelow(fields: FieldSet, depth: number): FieldSet {
  const result: FieldSetDraft = {}
  for (const key in fields) {
    const below = fields[key]!
    result[key] = isEmpty(below) ? leaf : depth > 1 ? sharedBelow(below, depth - 1) : sharedPart(below)
  }
  return result
}

function sharedPart(fields: FieldSet): FieldSet {
  const text = JSON.stringify(fields)
  return known(text) ?? remember(text, fields)
}

function known(text: string): FieldSet | undefined {
  const found = sets.get(text)
  if (found) texts.set(found, text)
  return found
}

function remember(text: string, fields: FieldSet): FieldSet {
  if (sets.size >= remembered) sets.clear()
  sets.set(text, fields)
  return fields
}

/** A set as JSON. That of one which several have is made once. */
export function fieldsText(fields: FieldSet): string {
  const text = texts.get(fields)
  if (text !== undefined) return text
  let members = ''
  for (const key in fields) members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${fieldsText(fields[key]!)}`
  return `{${members}}`
}

/** The entry itself, or the latest one of the same fields if it says the same. */
export function shareEntry(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  const fields = entry.fieldsV1 as FieldSet
  const latest = entries.get(fields)
  if (
    latest !== undefined &&
    latest.time === entry.time &&
    latest.manager === entry.manager &&
    latest.operation === entry.operation &&
    latest.apiVersion === entry.apiVersion &&
    latest.subresource === entry.subresource
  )
    return latest
  entries.set(fields, entry)
  return entry
}
