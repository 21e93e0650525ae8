import { meantName } from './meant-name.ts'

/**
 * A sentence about a name that is none of some others, with the nearest of them, or all if they are few.
 *
 * @param listed what stands before the others. Default: `there is` or `there are`
 */
export function unknownName(clause: string, wrong: unknown, names: Iterable<string>, listed?: string): string {
  const near = typeof wrong === 'string' ? meantName(wrong, names) : undefined
  if (near !== undefined) return `${clause}; did you mean "${near}"?`
  const all = [...names]
  if (all.length === 0 || all.length > 8) return `${clause}.`
  return `${clause}; ${listed ?? (all.length === 1 ? 'there is' : 'there are')} ${all.join(', ')}.`
}
