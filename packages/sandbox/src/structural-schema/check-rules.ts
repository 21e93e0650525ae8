import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import { evaluateRule } from './evaluate-rule.ts'
import { typeOf } from './json-type.ts'

const known = new WeakMap<JsonRecord, boolean>()

/** Whether a schema has rules (`x-kubernetes-validations`) anywhere in it. */
export function hasRules(schema: JsonRecord): boolean {
  let found = known.get(schema)
  if (found === undefined) {
    found = JSON.stringify(schema).includes('"x-kubernetes-validations"')
    known.set(schema, found)
  }
  return found
}

/** Checks a value, and what is in it, by the rules of its schema. What has not changed is not looked at. */
export function checkRules(
  value: unknown,
  schema: JsonRecord,
  field: string,
  stored: unknown,
  errors: FieldError[],
): void {
  if (value === undefined || value === null || (stored !== undefined && deepEqual(value, stored))) return
  for (const rule of asList(schema['x-kubernetes-validations']).map(asRecord)) {
    const error = checkRule(value, rule, field, stored)
    if (error) errors.push(error)
  }
  if (Array.isArray(value)) {
    const items = asRecord(schema['items'])
    for (const [index, item] of value.entries()) checkRules(item, items, `${field}[${index}]`, undefined, errors)
  } else if (isRecord(value)) {
    const properties = asRecord(schema['properties'])
    const before = asRecord(stored)
    for (const [key, member] of Object.entries(value)) {
      const inner = properties[key] ?? schema['additionalProperties']
      if (isRecord(inner)) checkRules(member, inner, field === '' ? key : `${field}.${key}`, before[key], errors)
    }
  }
}

const types: Readonly<Record<string, FieldError['type']>> = {
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
}

function checkRule(value: unknown, rule: JsonRecord, field: string, stored: unknown): FieldError | undefined {
  const text = String(rule['rule'])
  const isTransition = /\boldSelf\b/.test(text)
  if (isTransition && stored === undefined) return undefined
  const context = { self: value, ...(isTransition ? { oldSelf: stored } : {}) }
  const outcome = evaluateRule(text, context)
  if (outcome === undefined || outcome.value === true) return undefined
  const place = `${field}${typeof rule['fieldPath'] === 'string' ? rule['fieldPath'] : ''}`
  const message = messageOf(rule, context)
  if (outcome.error !== undefined) {
    const detail = `${outcome.error} evaluating rule: ${message ?? text}`
    return { type: 'Invalid value', field, value: typeOf(value), detail }
  }
  const type = types[String(rule['reason'])] ?? 'Invalid value'
  // The value itself is told only where it is a plain one.
  const plain = typeof value !== 'object'
  return { type, field: place, ...(plain ? { value } : {}), detail: message ?? `failed rule: ${text}` }
}

function messageOf(rule: JsonRecord, context: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof rule['messageExpression'] === 'string') {
    const made = evaluateRule(rule['messageExpression'], context)?.value
    if (typeof made === 'string' && made.trim() !== '') return made
  }
  return typeof rule['message'] === 'string' ? rule['message'].trim() : undefined
}
