import { deepEqual } from '../../json/deep-equal.ts'
import type { Pod } from '../../objects/pod.ts'
import { controlledBy, controllerOf, type Deployment, type ReplicaSet } from '../../objects/workload.ts'
import { putMetadata, remove } from '../../registry/controller-writes.ts'
import { deployments, pods, replicaSets } from '../../registry/resource-names.ts'
import { matchesSelector } from '../../selectors/label-selector.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy, unowned } from '../controller-context.ts'
import { ensureNewReplicaSet, templateOf } from './ensure-new-replica-set.ts'
import { rollOut } from './roll-out.ts'
import { scaleAll } from './scale-all.ts'
import { writeDeploymentStatus } from './write-deployment-status.ts'

/** Keeps a Deployment's ReplicaSets as its specification asks: rolls out, scales, keeps the history. */
export function startDeploymentController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(deployments)
  const setsOf = ownedBy(context, replicaSets)
  const podsOf = ownedBy(context, pods)
  const queue = loop.queue('deployment', (key) => {
    const deployment = collection.get(key) as Deployment | undefined
    if (!deployment) return
    adoptSets(context, deployment)
    const current = collection.get(key) as Deployment
    if (!current.metadata.deletionTimestamp)
      reconcile(
        context,
        current,
        () => setsOf(current) as readonly ReplicaSet[],
        (set) => podsOf(set) as readonly Pod[],
      )
    const latest = collection.get(key) as Deployment | undefined
    if (!latest) return
    const sets = setsOf(latest) as readonly ReplicaSet[]
    const wait = writeDeploymentStatus(context, latest, sets, findNew(latest, sets))
    if (wait !== undefined) queue.addAfter(key, wait)
  })
  follow(context, deployments, (deployment) => queue.add(keyOf(deployment)))
  followOwners(context, replicaSets, 'Deployment', (key) => queue.add(key))
  // A Recreate deployment waits until the pods of the old ReplicaSets are gone.
  follow(context, pods, (pod, event) => {
    const owner = event?.type === 'DELETED' ? controllerOf(pod) : undefined
    if (owner?.kind !== 'ReplicaSet') return
    const set = cluster.store.get(replicaSets, owner.name, pod.metadata.namespace)
    const deployment = set && controllerOf(set)
    if (deployment?.kind === 'Deployment') queue.add(`${pod.metadata.namespace}/${deployment.name}`)
  })
}

function reconcile(
  context: ControllerContext,
  deployment: Deployment,
  setsOf: () => readonly ReplicaSet[],
  podsOf: (set: ReplicaSet) => readonly Pod[],
): void {
  const { spec } = deployment
  if (spec.paused) {
    scaleAll(context, deployment, setsOf(), findNew(deployment, setsOf()))
    return
  }
  const known = findNew(deployment, setsOf())
  if (known && isScaling(deployment, setsOf())) {
    scaleAll(context, deployment, setsOf(), known)
    return
  }
  const current = ensureNewReplicaSet(context, deployment, setsOf(), known)
  const old = setsOf().filter(({ metadata }) => metadata.uid !== current.metadata.uid)
  rollOut(context, deployment, current, old, podsOf)
  cleanUp(
    context,
    deployment,
    setsOf().filter(({ metadata }) => metadata.uid !== current.metadata.uid),
  )
}

/** The ReplicaSet whose template is that of the deployment. */
function findNew(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets]
    .sort((left, right) =>
      (left.metadata.creationTimestamp ?? '') < (right.metadata.creationTimestamp ?? '') ? -1 : 1,
    )
    .find((set) => deepEqual(templateOf(set), templateOf(deployment)))
}

/** Whether the number of replicas was changed since the ReplicaSets were last brought to size. */
function isScaling(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.some((set) => {
    const desired = set.metadata.annotations?.['deployment.kubernetes.io/desired-replicas']
    return set.spec.replicas > 0 && desired !== undefined && Number(desired) !== deployment.spec.replicas
  })
}

function adoptSets(context: ControllerContext, deployment: Deployment): void {
  if (deployment.metadata.deletionTimestamp) return
  const { cluster } = context
  for (const set of unowned(context, replicaSets, deployment.metadata.namespace)) {
    if (set.metadata.deletionTimestamp || !matchesSelector(set.metadata.labels, deployment.spec.selector)) continue
    const ownerReferences = [...(set.metadata.ownerReferences ?? []), controlledBy(deployment)]
    putMetadata(cluster, replicaSets, set, { ...set.metadata, ownerReferences })
  }
}

/** Removes the oldest empty ReplicaSets beyond the history's limit. */
function cleanUp({ cluster }: ControllerContext, deployment: Deployment, old: readonly ReplicaSet[]): void {
  const empty = old
    .filter(({ spec, status, metadata }) => spec.replicas === 0 && status.replicas === 0 && !metadata.deletionTimestamp)
    .sort((left, right) => revisionOf(left) - revisionOf(right))
  const surplus = old.length - deployment.spec.revisionHistoryLimit
  for (const set of surplus > 0 ? empty.slice(0, surplus) : []) remove(cluster, replicaSets, set)
}

function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)
}
