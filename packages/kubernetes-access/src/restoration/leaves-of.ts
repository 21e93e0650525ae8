import { isMapping } from 'chaos-plugin-api'
import type { ConcretePath } from './field-path.ts'

/** The ways to the values of an object that hold no mapping: texts, numbers, lists as a whole, empty mappings. */
export function leavesOf(object: unknown, above: ConcretePath = []): readonly ConcretePath[] {
  if (!isMapping(object)) return [above]
  const members = Object.entries(object)
  if (members.length === 0) return above.length === 0 ? [] : [above]
  return members.flatMap(([name, value]) => leavesOf(value, [...above, name]))
}
