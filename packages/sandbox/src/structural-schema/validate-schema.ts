import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import { checkCombinations } from './check-combinations.ts'
import { checkEmbedded } from './check-embedded.ts'
import { checkList } from './check-list.ts'
import { checkNumber } from './check-number.ts'
import { checkRules, hasRules } from './check-rules.ts'
import { checkText } from './check-text.ts'
import { hasType, typeOf, wantedTypes } from './json-type.ts'

/**
 * What is wrong with a custom object by the schema of its definition. With the stored object at hand, whatever has not changed is not
 * looked at: it may stay even if the schema has become stricter.
 */
export function validateSchema(object: JsonRecord, schema: JsonRecord, stored?: JsonRecord): readonly FieldError[] {
  const errors: FieldError[] = []
  const { metadata: _metadata, ...rest } = object
  const { metadata: _before, ...before } = stored ?? {}
  checkValue(rest, schema, '', errors, stored === undefined ? undefined : before)
  if (!hasRules(schema)) return errors
  if (errors.some(blocksRules)) {
    const detail =
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
    errors.push({ type: 'Invalid value', field: '<nil>', value: null, detail })
  } else checkRules(rest, schema, '', stored === undefined ? undefined : before, errors)
  return errors
}

function blocksRules({ type, reason }: FieldError): boolean {
  return (
    type === 'Required value' ||
    type === 'Unsupported value' ||
    type === 'Too long' ||
    type === 'Too many' ||
    reason === 'FieldValueTypeInvalid'
  )
}

/** Checks a value, and what is in it, against a schema. */
function checkValue(value: unknown, schema: JsonRecord, field: string, errors: FieldError[], stored?: unknown): void {
  if (value === null && schema['nullable'] === true) return
  if (stored !== undefined && deepEqual(value, stored)) return
  const wanted = wantedTypes(schema)
  const fits = wanted.length === 0 || wanted.some((type) => hasType(value, type))
  if (!fits) {
    const given = typeOf(value)
    const detail = `${field} in body must be of type ${wanted.join(',')}: "${given}"`
    errors.push({ type: 'Invalid value', field, value: given, detail, reason: 'FieldValueTypeInvalid' })
  }
  checkCombinations(value, schema, field, errors, checkValue)
  if (fits && typeof value === 'number') checkNumber(value, schema, field, errors)
  else if (fits && typeof value === 'string') checkText(value, schema, field, errors)
  else if (fits && Array.isArray(value)) checkList(value, schema, field, errors, stored, checkValue)
  checkEnum(value, schema, field, errors)
  if (fits && isRecord(value)) checkMembers(value, schema, field, errors, asRecord(stored))
}

function checkEnum(value: unknown, schema: JsonRecord, field: string, errors: FieldError[]): void {
  const allowed = asList(schema['enum'])
  if (allowed.length === 0 || allowed.some((one) => deepEqual(one, value))) return
  const detail = `supported values: ${allowed.map((one) => JSON.stringify(one)).join(', ')}`
  errors.push({ type: 'Unsupported value', field, value, detail })
}

function checkMembers(
  value: JsonRecord,
  schema: JsonRecord,
  field: string,
  errors: FieldError[],
  stored: JsonRecord,
): void {
  const path = (key: string): string => (field === '' ? key : `${field}.${key}`)
  const count = Object.keys(value).length
  const { minProperties, maxProperties, additionalProperties } = schema
  if (typeof minProperties === 'number' && count < minProperties) {
    const detail = `${field} in body should have at least ${minProperties} properties`
    errors.push({ type: 'Invalid value', field, value: count, detail })
  }
  if (typeof maxProperties === 'number' && count > maxProperties) {
    errors.push({ type: 'Too many', field, value: count, detail: `must have at most ${maxProperties} items` })
  }
  for (const key of asList(schema['required']).map(String)) {
    if (value[key] === undefined && !(field === '' && key === 'metadata')) {
      errors.push({ type: 'Required value', field: path(key), detail: '' })
    }
  }
  if (schema['x-kubernetes-embedded-resource'] === true) checkEmbedded(value, field, errors)
  const properties = asRecord(schema['properties'])
  for (const [key, member] of Object.entries(value)) {
    const inner = properties[key] ?? additionalProperties
    if (isRecord(inner)) checkValue(member, inner, path(key), errors, stored[key])
  }
}
