import type { Control } from '../model/experiment.ts'

/** The controls of a mapping of names to definitions, as settings and control files have it; what is none is left out. */
export function namedControls(mapping: unknown): readonly Control[] {
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) return []
  return Object.entries(mapping as Record<string, unknown>)
    .filter((entry): entry is [string, Control] => typeof entry[1] === 'object' && entry[1] !== null)
    .map(([name, control]) => ({ ...control, name }))
}
