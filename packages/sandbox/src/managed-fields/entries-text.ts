import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import type { FieldSet } from './field-set.ts'
import { fieldsText } from './remember.ts'

/** Entries as JSON: every object that is sent has some, and most of what they say was said before. */
export function entriesText(entries: readonly ManagedFieldsEntry[]): string {
  let text = ''
  for (const { manager, operation, apiVersion, time, fieldsType, fieldsV1, subresource } of entries) {
    const head = JSON.stringify({ manager, operation, apiVersion, time, fieldsType })
    const tail = subresource === undefined ? '' : `,"subresource":${JSON.stringify(subresource)}`
    text += `${text === '' ? '' : ','}${head.slice(0, -1)},"fieldsV1":${fieldsText(fieldsV1 as FieldSet)}${tail}}`
  }
  return `[${text}]`
}
