import { recordEvent } from '../events/record-event.ts'
import { isPodReady, type Pod } from '../objects/pod.ts'
import type { StatefulSet } from '../objects/workload.ts'
import { ApiError } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { create, putStatus, remove } from '../registry/controller-writes.ts'
import { controllerRevisions, persistentVolumeClaims, pods, statefulSets } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { attempt } from './attempt.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy } from './controller-context.ts'
import { keepRevisions } from './keep-revisions.ts'
import { podFromTemplate } from './pod-from-template.ts'

const source = 'statefulset-controller'
const revisionLabel = 'controller-revision-hash'

/** Keeps a StatefulSet's pods: one for each ordinal, started and stopped in order unless the policy is Parallel. */
export function startStatefulSetController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(statefulSets)
  const podsOf = ownedBy(context, pods)
  const revisionsOf = ownedBy(context, controllerRevisions)
  const queue = loop.queue('statefulset', (key) => {
    const set = collection.get(key) as StatefulSet | undefined
    if (!set) return
    const owned = podsOf(set) as readonly Pod[]
    const inUse = new Set(owned.map(({ metadata }) => metadata.labels?.[revisionLabel] ?? ''))
    const revision = keepRevisions(
      context,
      set,
      set.spec.template,
      revisionsOf(set),
      set.spec.revisionHistoryLimit,
      inUse,
    )
    if (!set.metadata.deletionTimestamp) reconcile(context, set, owned, revision.metadata.name)
    writeStatus(context, set, podsOf(set) as readonly Pod[], revision.metadata.name)
  })
  follow(context, statefulSets, (set) => queue.add(keyOf(set)))
  followOwners(context, pods, 'StatefulSet', (key) => queue.add(key))
}

function ordinalOf({ metadata }: KubernetesObject): number {
  return Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? -1)
}

function reconcile(context: ControllerContext, set: StatefulSet, owned: readonly Pod[], update: string): void {
  const { cluster } = context
  const { replicas, podManagementPolicy } = set.spec
  const first = set.spec.ordinals?.start ?? 0
  const ordered = podManagementPolicy !== 'Parallel'
  const byOrdinal = new Map(owned.map((pod) => [ordinalOf(pod), pod]))
  const current = String(set.status.currentRevision ?? update)
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0
  for (let ordinal = first; ordinal < first + replicas; ordinal++) {
    const pod = byOrdinal.get(ordinal)
    if (!pod) {
      const revision = ordinal < partition && current !== update ? current : update
      createPod(context, set, ordinal, revision)
      if (ordered) return
    } else if (pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') {
      removePod(cluster, set, pod)
      return
    } else if (ordered && (!isPodReady(pod) || pod.metadata.deletionTimestamp)) return
  }
  const surplus = owned
    .filter((pod) => ordinalOf(pod) < first || ordinalOf(pod) >= first + replicas)
    .sort((left, right) => ordinalOf(right) - ordinalOf(left))
  for (const pod of surplus) {
    if (!pod.metadata.deletionTimestamp) removePod(cluster, set, pod)
    if (ordered) return
  }
  if (set.spec.updateStrategy.type !== 'RollingUpdate') return
  for (let ordinal = first + replicas - 1; ordinal >= first + partition; ordinal--) {
    const pod = byOrdinal.get(ordinal)
    if (!pod) continue
    if (pod.metadata.labels?.[revisionLabel] !== update) {
      if (!pod.metadata.deletionTimestamp) removePod(cluster, set, pod)
      return
    }
    if (!isPodReady(pod)) return
  }
}

function createPod({ cluster }: ControllerContext, set: StatefulSet, ordinal: number, revision: string): void {
  const name = `${set.metadata.name}-${ordinal}`
  const claims = (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const claim = `${template.metadata.name}-${name}`
    if (!cluster.store.get(persistentVolumeClaims, claim, set.metadata.namespace)) {
      const what = `create Claim ${claim} Pod ${name} in StatefulSet ${set.metadata.name}`
      const made = attempt(
        cluster,
        set,
        source,
        (refusal) => `${what} failed error: ${refusal}`,
        () =>
          create<KubernetesObject>(cluster, persistentVolumeClaims, {
            ...template,
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: {
              ...template.metadata,
              name: claim,
              ...(set.metadata.namespace ? { namespace: set.metadata.namespace } : {}),
              labels: { ...set.spec.selector.matchLabels },
            },
          }),
      )
      if (made instanceof ApiError) throw made
      report(cluster, set, 'SuccessfulCreate', `${what} success`)
    }
    return { name: template.metadata.name, persistentVolumeClaim: { claimName: claim } }
  })
  const { spec } = set.spec.template
  const volumes = [...((spec['volumes'] as readonly unknown[] | undefined) ?? []), ...claims]
  const failed = (refusal: string) => `create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${refusal}`
  const pod = attempt(cluster, set, source, failed, () =>
    create(
      cluster,
      pods,
      podFromTemplate(set, set.spec.template, {
        name,
        labels: {
          'apps.kubernetes.io/pod-index': String(ordinal),
          'statefulset.kubernetes.io/pod-name': name,
          [revisionLabel]: revision,
        },
        spec: {
          hostname: name,
          ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
          ...(volumes.length > 0 ? { volumes } : {}),
        },
      }),
    ),
  )
  if (pod instanceof ApiError) throw pod
  report(cluster, set, 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`)
}

function removePod(cluster: Cluster, set: StatefulSet, pod: Pod): void {
  remove(cluster, pods, pod)
  const message = `Delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`
  report(cluster, set, 'SuccessfulDelete', message)
}

function report(cluster: Cluster, set: StatefulSet, reason: string, message: string): void {
  recordEvent(cluster, set, { type: 'Normal', reason, message, source })
}

function writeStatus({ cluster }: ControllerContext, set: StatefulSet, owned: readonly Pod[], update: string): void {
  const current = String(set.status.currentRevision ?? update)
  const living = owned.filter(({ metadata }) => !metadata.deletionTimestamp)
  const updated = living.filter(({ metadata }) => metadata.labels?.[revisionLabel] === update).length
  const ready = living.filter(isPodReady).length
  const complete = updated === set.spec.replicas && ready === set.spec.replicas
  const old = living.filter(({ metadata }) => metadata.labels?.[revisionLabel] === current).length
  putStatus(cluster, statefulSets, set, {
    observedGeneration: set.metadata.generation,
    replicas: owned.length,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...((complete ? updated : old) > 0 ? { currentReplicas: complete ? updated : old } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    currentRevision: complete ? update : current,
    updateRevision: update,
    collisionCount: 0,
    availableReplicas: ready,
  })
}
