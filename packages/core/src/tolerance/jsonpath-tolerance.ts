import type { Mapping } from 'chaos-plugin-api'
import { parseJsonValue } from '../documents/parse-json-value.ts'
import { DocumentSyntaxError } from '../documents/parsed-document.ts'
import { ActivityAborted } from '../errors/activity-errors.ts'
import { pythonEqual } from '../python/equality.ts'
import { pythonRepr } from '../python/text-form.ts'
import { boundedOutput } from '../run-log/bounded-output.ts'
import { findMatches } from './json-path/find-matches.ts'
import { parseJsonPath } from './json-path/parse-json-path.ts'
import { judgeInTime } from './judge-in-time.ts'
import { pickTarget } from './pick-target.ts'
import { shownPath } from './shown-path.ts'

/**
 * Whether a JSON path finds in the value, or in its `target`, what is wanted: anything at all, `count` matches, or, which goes first,
 * just the matches that `expect` names. Text is read as JSON, as Python has it, where it is. Spec 1.16, 1.17.
 * Throws `ActivityAborted` where the path is none, or the target of a value without parts is asked for; `ActivityFailed` where the
 * search takes too long.
 */
export function jsonPathTolerance(tolerance: Mapping, value: unknown): boolean {
  const { path, target, count, expect } = tolerance
  if (typeof path !== 'string') throw new ActivityAborted(`${pythonRepr(path)} is no JSON path: it must be text.`)
  const parsed = parseJsonPath(path)
  if ('error' in parsed) throw new ActivityAborted(`The JSON path ${shownPath(path)} is invalid: ${parsed.error}.`)
  const document = readJson(pickTarget(target, value))
  const matches = judgeInTime(
    `The search along the JSON path ${shownPath(path)}`,
    () => findMatches(parsed.path, document),
    'Name the members on the way: each ".." looks through all that is below, once more for each place that it starts from.',
  )
  if ('expect' in tolerance) return pythonEqual(matches, Array.isArray(expect) ? expect : [expect])
  return count === undefined || count === null ? matches.length > 0 : pythonEqual(matches.length, count)
}

function readJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  let parsed: unknown
  try {
    parsed = parseJsonValue(value)
  } catch (error) {
    if (!(error instanceof DocumentSyntaxError)) throw error
    return value
  }
  return boundedOutput(parsed)
}
