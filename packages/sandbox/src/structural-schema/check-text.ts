import type { JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'
import { hasFormat } from './has-format.ts'

/** Checks length and pattern, of which the first that fails is told, and the format. */
export function checkText(value: string, schema: JsonRecord, field: string, errors: FieldError[]): void {
  const say = (detail: string): void =>
    void errors.push({ type: 'Invalid value', field, value, detail: `${field} in body ${detail}` })
  const { minLength, maxLength, pattern, format } = schema
  const length = [...value].length
  if (typeof maxLength === 'number' && length > maxLength) {
    errors.push({ type: 'Too long', field, detail: `may not be more than ${maxLength} bytes` })
  } else if (typeof minLength === 'number' && length < minLength) say(`should be at least ${minLength} chars long`)
  else if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) say(`should match '${pattern}'`)
  if (typeof format === 'string' && !hasFormat(value, format)) {
    const detail = `${field} in body must be of type ${format}: ${JSON.stringify(value)}`
    errors.push({ type: 'Invalid value', field, value, detail, reason: 'FieldValueTypeInvalid' })
  }
}
