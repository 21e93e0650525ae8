import {
  isStepFailure,
  networkFailure,
  networkRemedy,
  StepFailure,
  TooLarge,
  withoutCredentials,
} from 'chaos-plugin-api'

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
  if (error instanceof TypeError) {
    const said = error.message.replaceAll(url, shown).replace(/\.$/, '')
    return new StepFailure(`${shown} can't be requested: ${said}.`, { cause: error })
  }
  const { fault, words } = networkFailure(error)
  const remedy = networkRemedy(fault)
  // A proxy that is at fault, or this machine, says nothing about the system.
  const reason = fault === 'proxy' || fault === 'local' ? 'no-access' : 'not-met'
  return new StepFailure(`${shown} gave no answer: ${words}.`, {
    reason,
    ...(remedy === undefined ? {} : { remedy }),
    cause: error,
  })
}
