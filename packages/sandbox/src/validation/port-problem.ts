import type { FieldError } from '../registry/api-error.ts'

/** What is wrong with the number of a port. */
export function portProblem(port: unknown, field: string): FieldError[] {
  if (typeof port === 'number' && port >= 1 && port <= 65535) return []
  return [{ type: 'Invalid value', field, value: port, detail: 'must be between 1 and 65535, inclusive' }]
}
