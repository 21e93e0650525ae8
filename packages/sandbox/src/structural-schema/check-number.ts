import type { JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'

/** Checks bounds and `multipleOf`. */
export function checkNumber(value: number, schema: JsonRecord, field: string, errors: FieldError[]): void {
  const say = (what: string): void =>
    void errors.push({ type: 'Invalid value', field, value, detail: `${field} in body should be ${what}` })
  const { minimum, maximum, multipleOf, exclusiveMinimum, exclusiveMaximum } = schema
  if (typeof multipleOf === 'number' && !Number.isInteger(value / multipleOf)) say(`a multiple of ${multipleOf}`)
  if (typeof maximum === 'number') {
    if (exclusiveMaximum === true && value >= maximum) say(`less than ${maximum}`)
    else if (value > maximum) say(`less than or equal to ${maximum}`)
  }
  if (typeof minimum === 'number') {
    if (exclusiveMinimum === true && value <= minimum) say(`greater than ${minimum}`)
    else if (value < minimum) say(`greater than or equal to ${minimum}`)
  }
}
