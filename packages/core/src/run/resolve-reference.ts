import { isMapping, listOf, mappingOf } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Activity, Experiment } from '../model/experiment.ts'

/**
 * The activity that an entry stands for: itself, or the one of the method or the hypothesis that its `ref` names (the last of
 * that name; the hypothesis wins). `background` and `tolerance` are those of the entry. Spec 1.8. Throws `ActivityAborted` where there is
 * none, or where a control of the run left an entry that is no mapping.
 */
export function resolveReference(entry: Activity, experiment: Experiment): Activity {
  if (!isMapping(entry)) throw new ActivityAborted('A control left something else than a mapping as an activity.')
  if (entry.ref === undefined || entry.ref === null) return entry
  const { probes } = mappingOf(experiment['steady-state-hypothesis'])
  const candidates = [...listOf(experiment.method), ...listOf(probes)].filter((one): one is Activity => isMapping(one))
  const found = candidates.findLast(({ name, ref }) => name === entry.ref && (ref ?? null) === null)
  if (found === undefined) throw new ActivityAborted(`No activity is named "${entry.ref}", which a "ref" asks for.`)
  return found
}
