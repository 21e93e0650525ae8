import { checkExactIntegers } from '../documents/check-exact-integers.ts'
import { checkJsonBounds } from '../documents/check-json-bounds.ts'
import { parseJson } from '../documents/parse-json.ts'
import { DocumentSyntaxError } from '../documents/parsed-document.ts'
import { PythonFloat, withFloats } from '../python/python-float.ts'
import { pythonStr } from '../python/text-form.ts'

/** A value can't be of the type that is asked for. The message is a clause: `"many" is no integer`. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError'
}

/** The types that `env_var_type` and `--var` may name; the long names are the same as the short ones before them. */
export const variableTypes = ['str', 'string', 'int', 'integer', 'float', 'number', 'bool', 'bytes', 'json'] as const

/**
 * Converts a text, or the default that stands in for it, to the type that `env_var_type` or `--var` names. Spec 1.12.
 * Floats come as `PythonFloat`, bytes as text. Throws `ConversionError`.
 */
export function convertValue(value: unknown, type: unknown): unknown {
  switch (type ?? 'str') {
    case 'str':
    case 'string':
    case 'bytes':
      return value
    case 'int':
    case 'integer':
      return integer(value)
    case 'float':
    case 'number':
      return new PythonFloat(float(value))
    case 'bool':
      return typeof value === 'boolean' ? value : !['false', '0', 'no'].includes(pythonStr(value).toLowerCase())
    case 'json':
      return json(value)
    default:
      throw new ConversionError(`${JSON.stringify(type)} is no type; use one of ${variableTypes.join(', ')}`)
  }
}

function integer(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value)
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string' && /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(value)) {
    const number = Number(value.replaceAll('_', ''))
    if (Number.isSafeInteger(number)) return number
    throw new ConversionError(`${value.trim()} is too large to be exact as an integer; make it a text`)
  }
  throw new ConversionError(`${JSON.stringify(value)} is no integer`)
}

function float(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string') {
    const text = value.trim().toLowerCase()
    const special = /^([-+]?)(inf(?:inity)?|nan)$/.exec(text)
    if (special !== null) return special[2] === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity
    if (/^[-+]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+)?$/.test(text)) {
      return Number(text.replaceAll('_', ''))
    }
  }
  throw new ConversionError(`${JSON.stringify(value)} is no number`)
}

function json(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return value
  try {
    checkJsonBounds(value)
    checkExactIntegers(value)
  } catch (error) {
    if (error instanceof DocumentSyntaxError) throw new ConversionError(`as JSON ${error.message}`)
    throw error
  }
  try {
    const parsed = parseJson(value)
    return withFloats(parsed.value, parsed.isFloat)
  } catch (error) {
    if (error instanceof DocumentSyntaxError) throw new ConversionError(`${JSON.stringify(value)} is no JSON`)
    throw error
  }
}
