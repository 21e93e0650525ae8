import { isRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'

/** Checks a value, and what is in it, against a schema; `stored` is what stood there before. */
export type Check = (value: unknown, schema: JsonRecord, field: string, errors: FieldError[], stored?: unknown) => void

/** The types that a schema lets pass; none where it says nothing. */
export function wantedTypes(schema: JsonRecord): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string']
  return typeof schema['type'] === 'string' ? [schema['type']] : []
}

export function hasType(value: unknown, wanted: string): boolean {
  switch (wanted) {
    case 'integer':
      return Number.isInteger(value)
    case 'object':
      return isRecord(value)
    case 'array':
      return Array.isArray(value)
    default:
      return typeof value === wanted
  }
}

/** The type of a value as the API server names it. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value
}
