import { isStepFailure, networkFailure, StepFailure, TooLarge, withoutCredentials } from 'chaos-plugin-api'

/**
 * What a failed request says about the system: it is not as asked. A request that could not even be made, such as one with
 * an invalid header, and an answer that is too large to be read, is a failure of the probe.
 */
export function requestFailure(url: string, error: unknown): StepFailure {
  if (isStepFailure(error)) return error
  const shown = withoutCredentials(url)
  if (error instanceof TooLarge) {
    return new StepFailure(`The answer of ${shown} can't be judged: ${error.message}.`, {
      remedy: 'Ask for less of it.',
      cause: error,
    })
  }
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error)) {
    const message = error instanceof Error ? error.message : String(error)
    return new StepFailure(`${shown} can't be requested: ${message.replaceAll(url, shown)}`, { cause: error })
  }
  const { words } = networkFailure(cause)
  return new StepFailure(`${shown} gave no answer: ${words}.`, { reason: 'not-met', cause: error })
}
