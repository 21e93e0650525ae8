import { isMapping } from 'chaos-plugin-api'
import { PythonFloat } from '../python/python-float.ts'

/** Names of parts that are listed. */
const mostParts = 8

/**
 * What a value is, for a sentence. What it holds is not shown: it may be long, and part of a secret could not be masked.
 *
 * @example
 * kindInShort({ status: 200, body: 'ok' }) // → 'a mapping of status and body'
 */
export function kindInShort(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return 'a text'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (!isMapping(value) || value instanceof PythonFloat) return JSON.stringify(value)
  const parts = Object.keys(value)
  if (parts.length === 0) return 'an empty mapping'
  const [last, ...before] = parts.toReversed()
  if (parts.length > mostParts || parts.join('').length > 200) return `a mapping of ${parts.length} parts`
  return `a mapping of ${before.length === 0 ? '' : `${before.toReversed().join(', ')} and `}${last}`
}
