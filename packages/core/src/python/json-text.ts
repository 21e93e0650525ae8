import { PythonFloat } from './python-float.ts'
import { pythonFloat } from './text-form.ts'

/** A value as Python's `json.dumps` writes it: blanks after `,` and `:`, only ASCII. Servers that check signatures see the difference. */
export function pythonJson(value: unknown): string {
  if (value instanceof PythonFloat) return pythonFloat(value.value)
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, entry]) => `${asciiString(key)}: ${pythonJson(entry)}`)
      .join(', ')}}`
  }
  if (typeof value === 'number' && !Number.isInteger(value)) return pythonFloat(value)
  return typeof value === 'string' ? asciiString(value) : JSON.stringify(value ?? null)
}

function asciiString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
