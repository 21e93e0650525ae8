import { checkJsonBounds } from './check-json-bounds.ts'
import { scanJson } from './scan-json.ts'

/**
 * The value of a text of JSON, as Python reads it: `NaN` and `Infinity` are numbers, a byte order mark is none of it. It may be of any size, which
 * `boundedOutput` sees to; only one that has such numbers has the bounds of a document. Throws `DocumentSyntaxError`.
 */
export function parseJsonValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The runtime's words quote what is there, so nobody is given them.
    checkJsonBounds(text)
    return scanJson(text).value
  }
}
