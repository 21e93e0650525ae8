import type { JsonRecord } from '../json/is-record.ts'
import type { FieldError } from '../registry/api-error.ts'

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/i

/** Checks that an object in an object says what it is. */
export function checkEmbedded({ apiVersion, kind }: JsonRecord, field: string, errors: FieldError[]): void {
  for (const [key, value] of Object.entries({ apiVersion, kind })) {
    if (value === undefined) errors.push({ type: 'Required value', field: `${field}.${key}`, detail: '' })
  }
  if (typeof apiVersion === 'string' && apiVersion.split('/').length > 2) {
    const detail = `unexpected GroupVersion string: ${apiVersion}`
    errors.push({ type: 'Invalid value', field: `${field}.apiVersion`, value: apiVersion, detail })
  }
  if (typeof kind === 'string' && !label.test(kind)) {
    const detail =
      "may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
    errors.push({ type: 'Invalid value', field: `${field}.kind`, value: kind, detail })
  }
}
