import type { FieldError } from '../registry/api-error.ts'

/** The refusal of a value that is none of the supported ones. */
export function unsupportedValue(value: unknown, supported: readonly string[], field: string): FieldError[] {
  if (supported.some((each) => each === value)) return []
  const detail = `supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}`
  return [{ type: 'Unsupported value', field, value, detail }]
}
