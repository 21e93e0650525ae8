import { isMapping, percentEncoded } from 'chaos-plugin-api'
import { ActivityAborted } from '../../errors/activity-errors.ts'
import { PythonFloat } from '../../python/python-float.ts'
import { pythonStr } from '../../python/text-form.ts'

/**
 * Arguments as a query or a form, as python-requests encodes them: lists repeat the name, null is left out, everything else takes
 * Python's text form. Spec 1.7. Throws `ActivityAborted` for what is neither a mapping nor a list of pairs.
 */
export function formEncode(value: unknown): string {
  return pairsOf(value)
    .flatMap(([name, given]) => eachOf(given).map((entry) => [name, entry] as const))
    .filter(([, entry]) => entry !== null && entry !== undefined)
    .flatMap(([name, entry]) => eachOf(entry).map((text) => `${quotePlus(name)}=${quotePlus(text)}`))
    .join('&')
}

function pairsOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(value) && value.every((entry) => Array.isArray(entry) && entry.length === 2)) return value
  if (isMapping(value) && !(value instanceof PythonFloat)) {
    return Object.entries(value)
  }
  throw new ActivityAborted('The arguments of an HTTP activity must be a mapping of names to values, or a text.')
}

/** What Python iterates over: the entries of a list, the keys of a mapping; everything else stands for itself. */
function eachOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null && !(value instanceof PythonFloat) ? Object.keys(value) : [value]
}

function quotePlus(value: unknown): string {
  return percentEncoded(pythonStr(value))
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}
