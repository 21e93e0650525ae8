import { PythonFloat } from './python-float.ts'
import { pythonFloat } from './text-form.ts'

/** A number that JSON has no form for. The message is a clause. */
export class NotInJson extends Error {
  override readonly name = 'NotInJson'
}

/**
 * A value as Python's `json.dumps` writes it for a request: blanks after `,` and `:`, only ASCII. Servers that check signatures see the difference.
 * Throws `NotInJson` for NaN and infinite numbers, as it does there.
 */
export function pythonJson(value: unknown): string {
  if (value instanceof PythonFloat) return finiteFloat(value.value)
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, entry]) => `${asciiString(key)}: ${pythonJson(entry)}`)
      .join(', ')}}`
  }
  if (typeof value === 'number' && !Number.isInteger(value)) return finiteFloat(value)
  return typeof value === 'string' ? asciiString(value) : JSON.stringify(value ?? null)
}

function finiteFloat(value: number): string {
  if (Number.isFinite(value)) return pythonFloat(value)
  throw new NotInJson(`JSON has no form for ${pythonFloat(value)}`)
}

function asciiString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
