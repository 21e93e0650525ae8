import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'

/** What is wrong with a custom object by the schema of its definition. */
export function validateSchema(object: JsonRecord, schema: JsonRecord): readonly FieldError[] {
  const errors: FieldError[] = []
  const { metadata: _metadata, ...rest } = object
  check(rest, schema, '', errors)
  return errors
}

function check(value: unknown, schema: JsonRecord, field: string, errors: FieldError[]): void {
  if (value === null && schema['nullable'] === true) return
  const wanted = schema['type']
  if (typeof wanted === 'string' && !hasType(value, wanted)) {
    const given = typeOf(value)
    const detail = `${field} in body must be of type ${wanted}: "${given}"`
    errors.push({ type: 'Invalid value', field, value: given, detail, reason: 'FieldValueTypeInvalid' })
    return
  }
  const allowed = asList(schema['enum'])
  if (allowed.length > 0 && !allowed.some((one) => deepEqual(one, value))) {
    const detail = `supported values: ${allowed.map((one) => JSON.stringify(one)).join(', ')}`
    errors.push({ type: 'Unsupported value', field, value, detail })
  }
  const say = (detail: string): void =>
    void errors.push({ type: 'Invalid value', field, value, detail: `${field} in body ${detail}` })
  if (typeof value === 'number') checkNumber(value, schema, say)
  else if (typeof value === 'string') checkText(value, schema, say)
  else if (Array.isArray(value)) {
    if (typeof schema['minItems'] === 'number' && value.length < schema['minItems'])
      say(`should have at least ${schema['minItems']} items`)
    if (typeof schema['maxItems'] === 'number' && value.length > schema['maxItems'])
      say(`should have at most ${schema['maxItems']} items`)
    const items = asRecord(schema['items'])
    for (const [index, item] of value.entries()) check(item, items, `${field}[${index}]`, errors)
  } else if (isRecord(value)) checkMembers(value, schema, field, errors)
}

function checkMembers(value: JsonRecord, schema: JsonRecord, field: string, errors: FieldError[]): void {
  const path = (key: string): string => (field === '' ? key : `${field}.${key}`)
  for (const key of asList(schema['required']).map(String)) {
    if (value[key] === undefined && !(field === '' && key === 'metadata')) {
      errors.push({ type: 'Required value', field: path(key), detail: '' })
    }
  }
  const properties = asRecord(schema['properties'])
  const { additionalProperties } = schema
  for (const [key, member] of Object.entries(value)) {
    const inner = properties[key] ?? additionalProperties
    if (isRecord(inner)) check(member, inner, path(key), errors)
  }
}

function checkNumber(value: number, schema: JsonRecord, say: (detail: string) => void): void {
  const { minimum, maximum } = schema
  if (typeof minimum === 'number') {
    if (schema['exclusiveMinimum'] === true && value <= minimum) say(`should be greater than ${minimum}`)
    else if (value < minimum) say(`should be greater than or equal to ${minimum}`)
  }
  if (typeof maximum === 'number') {
    if (schema['exclusiveMaximum'] === true && value >= maximum) say(`should be less than ${maximum}`)
    else if (value > maximum) say(`should be less than or equal to ${maximum}`)
  }
}

function checkText(value: string, schema: JsonRecord, say: (detail: string) => void): void {
  const { minLength, maxLength, pattern } = schema
  if (typeof minLength === 'number' && value.length < minLength) say(`should be at least ${minLength} chars long`)
  if (typeof maxLength === 'number' && value.length > maxLength) say(`should be at most ${maxLength} chars long`)
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) say(`should match '${pattern}'`)
}

function hasType(value: unknown, wanted: string): boolean {
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

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value
}
