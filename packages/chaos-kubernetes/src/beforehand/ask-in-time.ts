import { type Cluster, connect } from 'chaos-kubernetes-access'
import { isStepFailure, type PlannedActivity, type PreflightContext } from 'chaos-plugin-api'

/** Seconds that it may take to ask; what is not known by then is not said. */
const patience = 10

/** Asks the clusters of activities before a run what is to be said of it, for so long as that may take; nothing where it takes longer, or where one can't be connected to. */
export async function askInTime<Activity extends PlannedActivity, Answer>(
  context: PreflightContext,
  activities: readonly Activity[],
  ask: (cluster: Cluster, activity: Activity) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const { clock, signal } = context
  const over = new AbortController()
  const done = new AbortController()
  const asking = { ...context, signal: AbortSignal.any([signal, over.signal]) }
  const asked = await Promise.all(
    activities.map(async (activity) => ({
      activity,
      cluster: await known(connect({ ...asking, secrets: activity.secrets })),
    })),
  )
  // Only now: reading who is meant, and where, takes none of the cluster's time.
  const limit = clock.sleep(patience, AbortSignal.any([signal, done.signal])).then(
    () => over.abort(),
    () => undefined,
  )
  try {
    const answers = asked.map(async ({ cluster, activity }) => (cluster === undefined ? [] : ask(cluster, activity)))
    return (await Promise.all(answers)).flat()
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
