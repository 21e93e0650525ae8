import { nearestName } from './nearest-name.ts'

/** A sentence about a name that is none of some others, with the nearest of them, or all if they are few. */
export function unknownName(clause: string, wrong: unknown, names: Iterable<string>): string {
  const near = typeof wrong === 'string' ? nearestName(wrong, names) : undefined
  if (near !== undefined) return `${clause}; did you mean "${near}"?`
  const all = [...names]
  return all.length === 0 || all.length > 8 ? `${clause}.` : `${clause}; there are ${all.join(', ')}.`
}
