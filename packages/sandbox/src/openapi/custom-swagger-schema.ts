import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'

const unsupported = new Set(['default', 'nullable', 'allOf', 'oneOf', 'anyOf', 'not', 'example', 'externalDocs'])
const form = new Set(['type', 'items', 'properties'])

/**
 * The schema of a custom kind as OpenAPI 2 can say it. What that version has no words for is left out, and what can be
 * null or hold unknown fields has no form at all: clients could not cope with it.
 */
export function customSwaggerSchema(schema: JsonRecord): JsonRecord {
  const loose = schema['nullable'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(schema)) {
    if (unsupported.has(key) || (loose && form.has(key))) continue
    if (key === 'properties') {
      result[key] = Object.fromEntries(
        Object.entries(asRecord(value)).map(([name, each]) => [name, customSwaggerSchema(asRecord(each))]),
      )
    } else if ((key === 'items' || key === 'additionalProperties') && isRecord(value))
      result[key] = customSwaggerSchema(value)
    else if (key === 'required') {
      const names = requiredOf(schema, asList(value))
      if (names.length > 0) result[key] = names
    } else result[key] = value
  }
  return result
}

/** A field that can be null need not be there. */
function requiredOf(schema: JsonRecord, names: readonly unknown[]): readonly unknown[] {
  if (asRecord(schema['additionalProperties'])['nullable'] === true) return []
  const properties = asRecord(schema['properties'])
  return names.filter((name) => asRecord(properties[String(name)])['nullable'] !== true)
}
