import { PythonFloat } from './python-float.ts'

/** A value as Python's `str()` writes it: `True`, `None`, `1.0`, `[1, 'a']`; a text is itself. */
export function pythonStr(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

/** A value as Python's `repr()` writes it: texts quoted, mappings as `{'a': 1}`. */
export function pythonRepr(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'number':
      return Number.isInteger(value) && !Object.is(value, -0) ? String(BigInt(value)) : pythonFloat(value)
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? 'None' : structure(value)
    default:
      return 'None'
  }
}

/** A number as Python writes a float: `1.0`, `1e+16`, `1e-05`, `inf`, `nan`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replaceAll(/[-.]/g, '')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}

function structure(value: object): string {
  if (value instanceof PythonFloat) return pythonFloat(value.value)
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  const entries = Object.entries(value).map(([key, entry]) => `${quoted(key)}: ${pythonRepr(entry)}`)
  return `{${entries.join(', ')}}`
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  // What Python does not take for printable: control, format, unassigned and private characters, and all white space but the blank.
  const body = text.replaceAll(/[\p{C}\p{Z}\\'"]/gu, (char) => {
    if (char === ' ') return char
    if (char === "'" || char === '"') return char === mark ? `\\${char}` : char
    return shortEscapes[char] ?? numericEscape(char.codePointAt(0) ?? 0)
  })
  return `${mark}${body}${mark}`
}

function numericEscape(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}
