import type { Draft } from '../json/draft.ts'
import { asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { checkFields } from '../schema/check-fields.ts'
import { kindSchema } from '../schema/field-schema.ts'
import { memberOf } from './member-of.ts'

/** Drops the fields of a custom object that its schema doesn't know and fills in its defaults. Kind and metadata stay as they are. */
export function fitSchema(object: Draft, schema: JsonRecord): void {
  const { apiVersion, kind, metadata, ...rest } = object
  const properties = Object.entries(asRecord(schema['properties'])).filter(([key]) => key !== 'metadata')
  fit(rest, { ...schema, type: 'object', properties: Object.fromEntries(properties) })
  for (const key of Object.keys(object)) if (!(key in { apiVersion, kind, metadata })) delete object[key]
  Object.assign(object, rest)
}

function fit(value: unknown, schema: JsonRecord): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) fit(item, asRecord(schema['items']))
    return
  }
  if (!isRecord(value)) return
  const draft = value as Draft
  if (schema['x-kubernetes-embedded-resource'] === true && isRecord(draft['metadata'])) {
    const { object } = checkFields({ metadata: draft['metadata'] }, kindSchema('', '', ''), '')
    draft['metadata'] = object['metadata']
  }
  for (const [key, member] of Object.entries(draft)) {
    const inner = memberOf(schema, key)
    if (inner === 'unknown') delete draft[key]
    else if (inner === 'any') continue
    else if (member === null && inner['nullable'] !== true) delete draft[key]
    else fit(member, inner)
  }
  for (const [key, inner] of Object.entries(asRecord(schema['properties']))) {
    const standard = asRecord(inner)['default']
    if (draft[key] === undefined && standard !== undefined) {
      draft[key] = structuredClone(standard)
      fit(draft[key], asRecord(inner))
    }
  }
}
