import { type Cluster, type KubernetesObject, objectName, type Resource } from 'chaos-kubernetes-access'
import { definePreflight } from 'chaos-plugin-api'
import { askInTime, known } from '../beforehand/ask-in-time.ts'
import { type Keeper, keepersOf } from '../contention/keepers-of.ts'
import { type ObjectsChanged, objectsChanged } from '../contention/objects-changed.ts'
import { scalersOf } from '../contention/scalers-of.ts'

/**
 * Warns of each object that an activity is going to scale or patch, and that somebody else keeps or scales: they would fight over it. Refuses nothing, and says nothing where
 * the cluster can't be asked, which the run itself will find out.
 */
export const contestedObjects = definePreflight({
  title: 'Nobody else keeps what is to be changed',
  async check(context) {
    const planned = context.activities.flatMap((activity) => {
      const changed = objectsChanged(activity)
      return changed === undefined ? [] : [{ ...activity, changed }]
    })
    if (planned.length > 0) {
      const paused = new Set(context.activities.map(({ id }) => id))
      const keepers = await askInTime(context, planned, (cluster, { changed }) => keepersIn(cluster, changed))
      const left = keepers.filter(({ pausedBy }) => !paused.has(`kubernetes/${pausedBy}`))
      for (const sentence of new Set(left.map((keeper) => keeper.sentence))) context.logger.warn(sentence)
    }
    return { refusals: [] }
  },
})

async function keepersIn(cluster: Cluster, changed: ObjectsChanged): Promise<readonly Keeper[]> {
  const { apiVersion, kind, ns, replicas } = changed
  const resource = await known(cluster.resourceOf(apiVersion, kind))
  if (resource === undefined || kind === 'Secret') return []
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
