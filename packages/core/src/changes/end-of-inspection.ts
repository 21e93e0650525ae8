import type { Inspection } from 'chaos-plugin-api'
import type { Fate } from '../run-log/fate.ts'

/** How a change ended. */
export interface ChangeEnd {
  readonly fate: Fate
  readonly detail?: string
}

/** The end that an inspection stands for. */
export function endOfInspection(found: Inspection): ChangeEnd {
  if (typeof found === 'object') return { fate: 'drifted', detail: found.drifted }
  return { fate: found === 'applied' ? 'open' : found }
}
