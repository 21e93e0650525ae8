import { recordEvent } from '../../events/record-event.ts'
import type { PodTemplate } from '../../objects/pod.ts'
import { controlledBy, type Deployment, portionOf, type ReplicaSet } from '../../objects/workload.ts'
import { create, putMetadata } from '../../registry/controller-writes.ts'
import { deployments, replicaSets } from '../../registry/resource-names.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import type { ControllerContext } from '../controller-context.ts'
import { templateHash } from '../template-hash.ts'

const hashLabel = 'pod-template-hash'
const revision = 'deployment.kubernetes.io/revision'
const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
])

/** The pod template without the label that ReplicaSets add. */
export function templateOf({ spec }: Deployment | ReplicaSet): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = spec.template.metadata?.labels ?? {}
  return { ...spec.template, metadata: { ...spec.template.metadata, labels } }
}

/** How many pods a rolling update may have above, and miss below, the number asked for. */
export function rollingLimits({ spec }: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { rollingUpdate, type } = spec.strategy
  if (type !== 'RollingUpdate' || !rollingUpdate) return { surge: 0, unavailable: 0 }
  const surge = portionOf(rollingUpdate.maxSurge, spec.replicas, 'up')
  const unavailable = portionOf(rollingUpdate.maxUnavailable, spec.replicas, 'down')
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, spec.replicas) }
}

/** The annotations by which a ReplicaSet knows the size of its deployment. */
export function sizeAnnotations(deployment: Deployment): Readonly<Record<string, string>> {
  return {
    'deployment.kubernetes.io/desired-replicas': String(deployment.spec.replicas),
    'deployment.kubernetes.io/max-replicas': String(deployment.spec.replicas + rollingLimits(deployment).surge),
  }
}

/** Finds or makes the ReplicaSet for the current template and gives it the newest revision. */
export function ensureNewReplicaSet(
  context: ControllerContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  known: ReplicaSet | undefined,
): ReplicaSet {
  const { cluster } = context
  const highest = Math.max(0, ...sets.filter((set) => set.metadata.uid !== known?.metadata.uid).map(revisionOf))
  const wanted = known && revisionOf(known) > highest ? revisionOf(known) : highest + 1
  const inherited = Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)),
  )
  const annotations = { ...inherited, ...sizeAnnotations(deployment), [revision]: String(wanted) }
  let current: ReplicaSet
  if (known) {
    const earlier = revisionOf(known)
    const history = [known.metadata.annotations?.['deployment.kubernetes.io/revision-history'], String(earlier)]
      .filter(Boolean)
      .join(',')
    current = putMetadata(cluster, replicaSets, known, {
      ...known.metadata,
      annotations: {
        ...known.metadata.annotations,
        ...annotations,
        ...(earlier > 0 && earlier !== wanted ? { 'deployment.kubernetes.io/revision-history': history } : {}),
      },
    })
  } else current = createSet(context, deployment, sets, annotations)
  if (deployment.metadata.annotations?.[revision] !== String(wanted)) {
    const metadata = {
      ...deployment.metadata,
      annotations: { ...deployment.metadata.annotations, [revision]: String(wanted) },
    }
    putMetadata(cluster, deployments, deployment, metadata, 'status')
  }
  return current
}

function createSet(
  { cluster }: ControllerContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  annotations: Readonly<Record<string, string>>,
): ReplicaSet {
  const { name, namespace } = deployment.metadata
  const { spec } = deployment
  let hash = ''
  for (let collisions = 0; ; collisions++) {
    hash = templateHash(spec.template, collisions)
    if (!cluster.store.get(replicaSets, `${name}-${hash}`, namespace)) break
  }
  const labels = { ...spec.template.metadata?.labels, [hashLabel]: hash }
  const replicas = initialSize(deployment, sets)
  const created = create<KubernetesObject>(cluster, replicaSets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace ? { namespace } : {}),
      labels,
      annotations,
      ownerReferences: [controlledBy(deployment)],
    },
    spec: {
      replicas,
      ...(spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [hashLabel]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }) as ReplicaSet
  if (replicas > 0) reportScaling(cluster, deployment, created.metadata.name, 0, replicas)
  return created
}

function initialSize(deployment: Deployment, sets: readonly ReplicaSet[]): number {
  const { spec } = deployment
  const total = sets.reduce((sum, set) => sum + set.spec.replicas, 0)
  if (spec.strategy.type === 'Recreate') return total > 0 ? 0 : spec.replicas
  return Math.max(0, Math.min(spec.replicas, spec.replicas + rollingLimits(deployment).surge - total))
}

/** Reports a change of a ReplicaSet's size as an event of its deployment. */
export function reportScaling(
  cluster: ControllerContext['cluster'],
  deployment: Deployment,
  set: string,
  from: number,
  to: number,
): void {
  const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${set} from ${from} to ${to}`
  recordEvent(cluster, deployment, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message,
    source: 'deployment-controller',
  })
}

function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[revision] ?? 0)
}
