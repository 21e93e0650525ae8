import { networkFailure, networkRemedy, StepFailure, TooLarge } from 'chaos-plugin-api'
import { UnusableRedirect } from './send-request.ts'

/**
 * What a failed request says about the system: it is not as asked. A request that could not even be made, such as one with
 * an invalid header, and an answer that is too large to be read, is a failure of the probe. `asked`: the request in words.
 */
export function requestFailure(asked: string, error: unknown): StepFailure {
  if (error instanceof UnusableRedirect) {
    return new StepFailure(`${asked} ${error.message}.`, { reason: 'not-met', cause: error })
  }
  if (error instanceof TooLarge) {
    return new StepFailure(`The answer of ${asked} can't be judged: ${error.message}.`, {
      remedy: 'Ask for less of it.',
      cause: error,
    })
  }
  if (error instanceof TypeError) {
    return new StepFailure(`${asked} can't be requested: ${error.message.replace(/\.$/, '')}.`, { cause: error })
  }
  const { fault, words } = networkFailure(error)
  const remedy = networkRemedy(fault)
  // A proxy that is at fault, or this machine, says nothing about the system.
  const reason = fault === 'proxy' || fault === 'local' ? 'no-access' : 'not-met'
  return new StepFailure(`${asked} gave no answer: ${words}.`, {
    reason,
    ...(remedy === undefined ? {} : { remedy }),
    cause: error,
  })
}
