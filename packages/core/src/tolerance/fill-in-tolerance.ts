import { isMapping } from 'chaos-plugin-api'
import { substituteAlways } from '../substitution/substitute.ts'
import type { ToleranceContext } from './tolerance-context.ts'

const filledKeys: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['regex', ['pattern']],
  ['jsonpath', ['path', 'expect']],
])

/**
 * A tolerance as it is judged by, and shown: `${name}` is filled in where Chaos Toolkit does it, which is in a text, in the pattern of a regular
 * expression, and in the path and the `expect` of a JSON path. Spec 1.16. Throws `ActivityAborted` as `substituteAlways` does.
 */
export function fillInTolerance(
  tolerance: unknown,
  { configuration, secrets }: Pick<ToleranceContext, 'configuration' | 'secrets'>,
): unknown {
  if (typeof tolerance === 'string') return substituteAlways(tolerance, configuration, secrets)
  if (!isMapping(tolerance)) return tolerance
  const filled = filledKeys.get(tolerance['type']) ?? []
  const entries = filled.flatMap((key) =>
    key in tolerance ? [[key, substituteAlways(tolerance[key], configuration, secrets)]] : [],
  )
  return entries.length === 0 ? tolerance : { ...tolerance, ...Object.fromEntries(entries) }
}
