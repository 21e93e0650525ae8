import { endInTime, isStepFailure } from 'chaos-plugin-api'
import { ActivityFailed } from '../errors/activity-errors.ts'

/** See `endInTime`. Throws `ActivityFailed` where the computation was ended. */
export function judgeInTime<Result>(what: string, compute: () => Result, remedy?: string): Result {
  try {
    return endInTime(what, compute, remedy)
  } catch (error) {
    if (!isStepFailure(error)) throw error
    throw new ActivityFailed(error.message, { remedy: error.remedy, cause: error })
  }
}
