import { isStepFailure, type PreflightContext } from 'chaos-plugin-api'

/** Seconds that it may take to ask; what is not known by then is not said. */
const patience = 10

/** Asks a cluster before a run what is to be said of it, for so long as that may take; nothing where it takes longer. */
export async function askInTime<Answer>(
  context: PreflightContext,
  ask: (context: PreflightContext) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const { clock, signal } = context
  const over = new AbortController()
  const done = new AbortController()
  const limit = clock.sleep(patience, AbortSignal.any([signal, done.signal])).then(
    () => over.abort(),
    () => undefined,
  )
  try {
    return await ask({ ...context, signal: AbortSignal.any([signal, over.signal]) })
  } catch (error) {
    signal.throwIfAborted()
    if (over.signal.aborted) return []
    throw error
  } finally {
    done.abort()
    await limit
  }
}

/** What an answer says; undefined where there is none, or we may not ask. */
export async function known<Answer>(answer: Promise<Answer> | undefined): Promise<Answer | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isStepFailure(error)) return undefined
    throw error
  }
}
