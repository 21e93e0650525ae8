import { isMapping } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import { problemOfToleranceType } from '../model/tolerance-types.ts'
import { asNumber, pythonEqual } from '../python/equality.ts'
import { PythonFloat, unwrapFloats } from '../python/python-float.ts'
import { fillInTolerance } from './fill-in-tolerance.ts'
import { jsonPathTolerance } from './jsonpath-tolerance.ts'
import { listTolerance } from './list-tolerance.ts'
import { probeTolerance } from './probe-tolerance.ts'
import { rangeTolerance } from './range-tolerance.ts'
import { regexTolerance } from './regex-tolerance.ts'
import type { ToleranceContext } from './tolerance-context.ts'

/**
 * Whether the output of a probe is within its tolerance. Spec 1.16. What decides is the type of the tolerance: a boolean, an
 * integer, a text, a list, or a mapping with a `type` (regex, jsonpath, range, probe).
 *
 * Throws `ActivityAborted` where the two can't be compared, say null with a range: there Chaos Toolkit ends in a crash. Throws
 * `ActivityFailed` where a pattern or a path takes too long.
 */
export async function checkTolerance(tolerance: unknown, output: unknown, context: ToleranceContext): Promise<boolean> {
  const value = unwrapFloats(output)
  const given = fillInTolerance(tolerance, context)
  // A float is never met, not even 1.0 by 1: Chaos Toolkit has no rule for it.
  if (given instanceof PythonFloat) return false
  const wanted = unwrapFloats(given)
  if (typeof wanted === 'boolean' || typeof wanted === 'string') return pythonEqual(wanted, value)
  if (typeof wanted === 'number') return numberTolerance(wanted, value)
  if (Array.isArray(wanted)) return listTolerance(wanted, value)
  if (!isMapping(wanted)) return false
  switch (wanted['type']) {
    case 'regex':
      return regexTolerance(wanted, value)
    case 'jsonpath':
      return jsonPathTolerance(wanted, value)
    case 'range':
      return rangeTolerance(wanted, value)
    case 'probe':
      return probeTolerance(wanted, value, context)
    default:
      throw new ActivityAborted(problemOfToleranceType(wanted['type']))
  }
}

/** An integer equals the value, or the status of a mapping. */
function numberTolerance(wanted: number, value: unknown): boolean {
  if (!Number.isInteger(wanted)) return false
  return wanted === asNumber(isMapping(value) && 'status' in value ? value['status'] : value)
}
