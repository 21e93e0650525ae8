import { recordEvent } from '../events/record-event.ts'
import { isPodEnded, isPodReady, type Pod, type PodTemplate } from '../objects/pod.ts'
import type { StatefulSet } from '../objects/workload.ts'
import { ApiError } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { create, putMetadata, putStatus, remove } from '../registry/controller-writes.ts'
import { controllerRevisions, persistentVolumeClaims, pods, statefulSets } from '../registry/resource-names.ts'
import type { KubernetesObject, OwnerReference } from '../store/kubernetes-object.ts'
import { attempt } from './attempt.ts'
import type { ControllerContext } from './controller-context.ts'
import { availableSince } from './pod-availability.ts'
import { podFromTemplate } from './pod-from-template.ts'
import { revisionLabel, startRevisionedSets } from './revisioned-sets.ts'

const source = 'statefulset-controller'
/** Keeps a StatefulSet's pods: one for each ordinal, started and stopped in order unless the policy is Parallel. */
export function startStatefulSetController(context: ControllerContext): void {
  startRevisionedSets<StatefulSet>(context, {
    resource: statefulSets,
    kind: 'StatefulSet',
    queue: 'statefulset',
    mayAdopt: (set, pod) => ordinalOf(pod) >= 0 && pod.metadata.name === `${set.metadata.name}-${ordinalOf(pod)}`,
    reconcile: (set, owned, revision) => reconcile(context, set, owned, revision.metadata.name),
    writeStatus: (set, owned, revision) => writeStatus(context, set, owned, revision.metadata.name),
  })
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
    } else if (isPodEnded(pod)) {
      removePod(cluster, set, pod)
      return
    } else if (ordered && !isAvailable(context, set, pod)) return
  }
  const surplus = owned
    .filter((pod) => ordinalOf(pod) < first || ordinalOf(pod) >= first + replicas)
    .sort((left, right) => ordinalOf(right) - ordinalOf(left))
  for (const pod of surplus) {
    if (!pod.metadata.deletionTimestamp) {
      giveClaimsToPod(cluster, set, pod)
      removePod(cluster, set, pod)
    }
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
    if (!isAvailable(context, set, pod)) return
  }
}

function isAvailable({ cluster }: ControllerContext, { spec }: StatefulSet, pod: Pod): boolean {
  return (
    isPodReady(pod) &&
    !pod.metadata.deletionTimestamp &&
    availableSince(pod, spec.minReadySeconds ?? 0) <= cluster.clock.now()
  )
}

/** The claims of a pod that is no longer wanted go with it, where the set says so. */
function giveClaimsToPod(cluster: Cluster, set: StatefulSet, pod: Pod): void {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return
  const { name, uid = '' } = pod.metadata
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const claim = cluster.store.get(persistentVolumeClaims, `${template.metadata.name}-${name}`, set.metadata.namespace)
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name, uid }]
    if (claim) putMetadata(cluster, persistentVolumeClaims, claim, { ...claim.metadata, ownerReferences })
  }
}

/** The template of a revision; that of the set where the revision is forgotten. */
function templateOf(cluster: Cluster, set: StatefulSet, revision: string): PodTemplate {
  const found = cluster.store.get(controllerRevisions, revision, set.metadata.namespace)
  const data = found?.['data'] as { readonly spec?: { readonly template?: PodTemplate } } | undefined
  const { $patch: _patch, ...template } = { ...(data?.spec?.template ?? set.spec.template) } as PodTemplate & {
    readonly $patch?: string
  }
  return template
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
              ...(set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete'
                ? { ownerReferences: [ownerReferenceTo(set)] }
                : {}),
            },
          }),
      )
      if (made instanceof ApiError) throw made
      report(cluster, set, 'SuccessfulCreate', `${what} success`)
    }
    return { name: template.metadata.name, persistentVolumeClaim: { claimName: claim } }
  })
  const template = templateOf(cluster, set, revision)
  const { spec } = template
  const volumes = [...((spec['volumes'] as readonly unknown[] | undefined) ?? []), ...claims]
  const failed = (refusal: string) => `create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${refusal}`
  const pod = attempt(cluster, set, source, failed, () =>
    create(
      cluster,
      pods,
      podFromTemplate(set, template, {
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

function ownerReferenceTo({ apiVersion, kind, metadata }: StatefulSet): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' }
}

/** Returns how long until a pod that is ready counts as available, if there is one. */
function writeStatus(
  { cluster }: ControllerContext,
  set: StatefulSet,
  owned: readonly Pod[],
  update: string,
): number | undefined {
  const { replicas, minReadySeconds = 0, updateStrategy } = set.spec
  const current = String(set.status.currentRevision ?? update)
  const living = owned.filter(({ metadata }) => !metadata.deletionTimestamp)
  const updated = living.filter(({ metadata }) => metadata.labels?.[revisionLabel] === update).length
  const readyPods = living.filter(isPodReady)
  const ready = readyPods.length
  const waits = readyPods
    .map((pod) => availableSince(pod, minReadySeconds) - cluster.clock.now())
    .filter((wait) => wait > 0)
  const complete = updateStrategy.type === 'RollingUpdate' && updated === replicas && ready === replicas
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
    availableReplicas: ready - waits.length,
  })
  return waits.length > 0 ? Math.min(...waits) : undefined
}
