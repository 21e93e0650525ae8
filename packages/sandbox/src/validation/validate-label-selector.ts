import { asList, asRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'

/** What is wrong with a label selector's expressions. */
export function validateLabelSelector(selector: unknown, field: string): FieldError[] {
  return asList(asRecord(selector)['matchExpressions']).flatMap((expression, index): FieldError[] => {
    const { operator, values } = asRecord(expression)
    const at = `${field}.matchExpressions[${index}]`
    const given = asList(values).length > 0
    switch (operator) {
      case 'In':
      case 'NotIn': {
        const detail = "must be specified when `operator` is 'In' or 'NotIn'"
        return given ? [] : [{ type: 'Required value', field: `${at}.values`, detail }]
      }
      case 'Exists':
      case 'DoesNotExist': {
        const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
        return given ? [{ type: 'Forbidden', field: `${at}.values`, detail }] : []
      }
      default: {
        const detail = 'not a valid selector operator'
        return [{ type: 'Invalid value', field: `${at}.operator`, value: operator ?? '', detail }]
      }
    }
  })
}
