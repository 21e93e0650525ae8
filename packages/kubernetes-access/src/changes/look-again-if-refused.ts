import { StepFailure } from 'chaos-plugin-api'
import { isApiFailure } from '../transport/api-failure.ts'

/**
 * Makes a refusal that says "it is not as you think" (conflict, failed test, not found) one that is worth another look:
 * `applied: false` would tell the core that trying again is useless.
 */
export async function lookAgainIfRefused<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    if (!isApiFailure(error, 404, 409, 422)) throw error
    throw new StepFailure(error.message, { cause: error })
  }
}
