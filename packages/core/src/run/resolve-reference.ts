import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Activity, Experiment } from '../model/experiment.ts'

/**
 * The activity that an entry stands for: itself, or the one of the method or the hypothesis that its `ref` names (the last of
 * that name; the hypothesis wins). `background` and `tolerance` are those of the entry. Spec 1.8.
 */
export function resolveReference(entry: Activity, experiment: Experiment): Activity {
  if (entry.ref === undefined || entry.ref === null) return entry
  const candidates = [...experiment.method, ...(experiment['steady-state-hypothesis']?.probes ?? [])]
  const found = candidates.findLast(({ name, ref }) => name === entry.ref && (ref ?? null) === null)
  if (found === undefined) throw new ActivityAborted(`No activity is named "${entry.ref}", which a "ref" asks for.`)
  return found
}
