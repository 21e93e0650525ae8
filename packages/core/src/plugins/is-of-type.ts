import { isMapping } from 'chaos-plugin-api'

/** Whether a value is of a type of JSON Schema: `integer`, `array` and the like. Whatever is no such type is taken by every value. */
export function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isMapping(value)
    case 'null':
      return value === null
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type
    default:
      return true
  }
}
