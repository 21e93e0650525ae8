import { isMapping } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Activity } from '../model/experiment.ts'

/** Throws `ActivityAborted` where the controls of the run, who may alter anything in the experiment, have left no activity that can be run. */
export function checkActivity(activity: Activity): void {
  const { name, type, provider }: Readonly<Record<string, unknown>> = activity
  if (typeof name !== 'string') throw new ActivityAborted('A control left an activity whose "name" is no text.')
  if (type !== 'action' && type !== 'probe') {
    throw new ActivityAborted(`A control left the activity "${name}" with a "type" that is neither action nor probe.`)
  }
  if (!isMapping(provider) || typeof provider['type'] !== 'string') {
    throw new ActivityAborted(`A control left the activity "${name}" without a "provider" that has a "type".`)
  }
}
