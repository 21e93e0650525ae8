import { asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { checkFields } from '../schema/check-fields.ts'
import { kindSchema } from '../schema/field-schema.ts'
import { memberOf } from './member-of.ts'

const ofEveryKind: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** The paths of all fields of a custom object that its schema doesn't know, e.g. `spec.http[0].rout`. */
export function unknownFields(object: JsonRecord, schema: JsonRecord): readonly string[] {
  const found: string[] = []
  const { properties } = schema
  const { metadata: _metadata, ...own } = asRecord(properties)
  for (const [key, member] of Object.entries(object)) {
    if (!ofEveryKind.has(key)) searchMember(member, key, { ...schema, type: 'object', properties: own }, key, found)
  }
  if (isRecord(object['metadata'])) found.push(...ofMetadata(object['metadata'], ''))
  return found.sort()
}

function search(value: unknown, schema: JsonRecord, path: string, found: string[]): void {
  if (Array.isArray(value)) {
    const items = asRecord(schema['items'])
    for (const [index, item] of value.entries()) search(item, items, `${path}[${index}]`, found)
    return
  }
  if (!isRecord(value)) return
  if (schema['x-kubernetes-embedded-resource'] === true && isRecord(value['metadata'])) {
    found.push(...ofMetadata(value['metadata'], `${path}.`))
  }
  for (const [key, member] of Object.entries(value)) searchMember(member, key, schema, `${path}.${key}`, found)
}

function searchMember(member: unknown, key: string, schema: JsonRecord, path: string, found: string[]): void {
  const inner = memberOf(schema, key)
  if (inner === 'unknown') found.push(path)
  else if (inner !== 'any') search(member, inner, path, found)
}

function ofMetadata(metadata: JsonRecord, prefix: string): readonly string[] {
  return checkFields({ metadata }, kindSchema('', '', ''), '').unknown.map((path) => `${prefix}${path}`)
}
