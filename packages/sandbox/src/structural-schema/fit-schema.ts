import { type Draft, draftOf } from '../json/draft.ts'
import { asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'

/** Drops the fields of a custom object that its schema doesn't know and fills in its defaults. Kind and metadata stay as they are. */
export function fitSchema(object: Draft, schema: JsonRecord): void {
  const properties = asRecord(schema['properties'])
  for (const key of Object.keys(object)) {
    if (key === 'apiVersion' || key === 'kind' || key === 'metadata') continue
    if (properties[key] === undefined && !keepsUnknown(schema)) delete object[key]
  }
  fill(object, properties)
  for (const [key, inner] of Object.entries(properties)) if (key !== 'metadata') fit(object[key], asRecord(inner))
}

function fit(value: unknown, schema: JsonRecord): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) fit(item, asRecord(schema['items']))
    return
  }
  if (!isRecord(value)) return
  const draft = value as Draft
  const properties = asRecord(schema['properties'])
  const { additionalProperties } = schema
  fill(draft, properties)
  for (const key of Object.keys(draft)) {
    const inner = properties[key] ?? (isRecord(additionalProperties) ? additionalProperties : undefined)
    if (isRecord(inner)) fit(draft[key], inner)
    else if (!keepsUnknown(schema) && additionalProperties !== true && schema['type'] === 'object') delete draft[key]
  }
}

function fill(draft: Draft, properties: JsonRecord): void {
  for (const [key, inner] of Object.entries(properties)) {
    const value = asRecord(inner)['default']
    if (draft[key] === undefined && value !== undefined)
      draft[key] = isRecord(value) ? draftOf(value) : structuredClone(value)
  }
}

function keepsUnknown(schema: JsonRecord): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-embedded-resource'] === true
}
