import { ActivityAborted } from '../errors/activity-errors.ts'
import type { Activity } from '../model/experiment.ts'

/**
 * The activities of a block (`what`: as in `method`) as the run's controls leave them, who may alter anything in the experiment; none where they
 * leave nothing. Throws `ActivityAborted` where they leave something else than a list.
 */
export function activitiesOf(block: unknown, what: string): readonly Activity[] {
  if (block === undefined || block === null) return []
  if (!Array.isArray(block)) throw new ActivityAborted(`A control left something else than a list as the ${what}.`)
  return block as readonly Activity[]
}
