import { type Cluster, connect, type KubernetesObject, objectName, type Resource } from 'chaos-kubernetes-access'
import { definePreflight, isStepFailure, type PlannedActivity, type PreflightContext } from 'chaos-plugin-api'
import { type Keeper, keepersOf } from '../contention/keepers-of.ts'
import { type ObjectsChanged, objectsChanged } from '../contention/objects-changed.ts'
import { scalersOf } from '../contention/scalers-of.ts'

/** Seconds that it may take to ask; what is not known by then is not said. */
const patience = 10

/**
 * Warns of each object that an activity is going to scale or patch, and that somebody else keeps or scales: they would fight over it. Refuses nothing, and says nothing where
 * the cluster can't be asked, which the run itself will find out.
 */
export const contestedObjects = definePreflight({
  title: 'Nobody else keeps what is to be changed',
  async check(context) {
    const planned = context.activities.flatMap((activity) => {
      const changed = objectsChanged(activity)
      return changed === undefined ? [] : [{ activity, changed }]
    })
    if (planned.length > 0) {
      const paused = new Set(context.activities.map(({ id }) => id))
      const keepers = await inTime(context, async (signal) => {
        const asked = planned.map(({ activity, changed }) => keepersIn({ ...context, signal }, activity, changed))
        return (await Promise.all(asked)).flat()
      })
      const left = keepers.filter(({ pausedBy }) => !paused.has(`kubernetes/${pausedBy}`))
      for (const sentence of new Set(left.map((keeper) => keeper.sentence))) context.logger.warn(sentence)
    }
    return { refusals: [] }
  },
})

async function inTime(
  { clock, signal }: PreflightContext,
  ask: (signal: AbortSignal) => Promise<readonly Keeper[]>,
): Promise<readonly Keeper[]> {
  const over = new AbortController()
  const done = new AbortController()
  const limit = clock.sleep(patience, AbortSignal.any([signal, done.signal])).then(
    () => over.abort(),
    () => undefined,
  )
  try {
    return await ask(AbortSignal.any([signal, over.signal]))
  } catch (error) {
    signal.throwIfAborted()
    if (over.signal.aborted) return []
    throw error
  } finally {
    done.abort()
    await limit
  }
}

async function keepersIn(
  context: PreflightContext,
  { secrets }: PlannedActivity,
  changed: ObjectsChanged,
): Promise<readonly Keeper[]> {
  const { apiVersion, kind, ns, replicas } = changed
  const cluster = await known(connect({ ...context, secrets }))
  const resource = await known(cluster?.resourceOf(apiVersion, kind))
  if (cluster === undefined || resource === undefined || kind === 'Secret') return []
  const objects = (await known(findChanged(cluster, resource, changed))) ?? []
  const kept = objects.flatMap((object) => keepersOf(object, objectName(resource, object.metadata)))
  if (replicas === undefined) return kept
  const scaled = await Promise.all(
    objects.map(({ metadata: { name } }) => known(scalersOf(cluster, { kind, namespace: ns, name }, replicas === 0))),
  )
  return [...kept, ...scaled.flatMap((scalers) => scalers ?? [])]
}

async function findChanged(
  cluster: Cluster,
  resource: Resource,
  { ns, name, labels }: ObjectsChanged,
): Promise<readonly KubernetesObject[]> {
  const namespace = resource.namespaced ? ns : undefined
  if (name === undefined) return cluster.list(resource, { namespace, labelSelector: labels })
  const found = await cluster.find(resource, { name, namespace })
  return found === undefined ? [] : [found]
}

/** What an answer says; undefined where there is none, or we may not ask. */
async function known<Answer>(answer: Promise<Answer> | undefined): Promise<Answer | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isStepFailure(error)) return undefined
    throw error
  }
}
