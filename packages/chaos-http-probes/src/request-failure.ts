import { isStepFailure, StepFailure, TooLarge, withoutCredentials } from 'chaos-plugin-api'

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke the connection',
  ENOTFOUND: 'has a host name that is not known',
  EAI_AGAIN: 'has a host name that could not be looked up',
  ETIMEDOUT: 'could not be reached in time',
  UND_ERR_SOCKET: 'broke the connection',
  UND_ERR_CONNECT_TIMEOUT: 'could not be reached in time',
}

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
  const code = 'code' in cause ? String(cause.code) : ''
  return new StepFailure(`${shown} ${sentences[code] ?? `could not be reached (${code || cause.message})`}.`, {
    reason: 'not-met',
    cause: error,
  })
}
