import { formatTime } from '../clock/format-time.ts'
import { asRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import { isPodEnded, isPodReady, type Pod } from '../objects/pod.ts'
import { controllerOf, type IntOrPercent, portionOf } from '../objects/workload.ts'
import { budgetsOf } from '../registry/budgets-of.ts'
import type { Cluster } from '../registry/cluster.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { budgets, deployments, pods, replicaSets } from '../registry/resource-names.ts'
import { groupOf } from '../resources/resource-table.ts'
import type { LabelSelector } from '../selectors/label-selector.ts'
import { selectedObjects } from '../selectors/selected-objects.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { batchPeriod } from './batch-period.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'
import { isCountedChange } from './pod-change.ts'

interface Budget extends KubernetesObject {
  readonly spec: {
    readonly selector?: LabelSelector
    readonly minAvailable?: IntOrPercent
    readonly maxUnavailable?: IntOrPercent
  }
  readonly status: {
    readonly conditions?: readonly Readonly<Record<string, unknown>>[]
    readonly disruptedPods?: Readonly<Record<string, string>>
    readonly expectedPods?: number
  }
}

/** An eviction that was granted but whose pod wasn't deleted counts for so long. */
const disruptionMemory = 120_000

/** Keeps the status of PodDisruptionBudgets: how many of their pods may be evicted now. */
export function startDisruptionController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(budgets)
  const queue = loop.queue('disruption', (key) => {
    const budget = collection.get(key) as Budget | undefined
    if (!budget) return
    const wait = writeBudget(context, budget)
    if (wait !== undefined) queue.addAfter(key, wait)
  })
  follow(context, budgets, (object, event) => {
    const budget = object as Budget
    const key = keyOf(budget)
    // What it writes itself needs no second look.
    if (key === queue.atWork) return
    // Nothing but its status: an eviction was granted, and the deletion of its pod follows.
    const isSpent = event?.previous?.['spec'] === budget.spec
    queue.addBatched(key, isSpent ? batchPeriod(budget.status?.expectedPods ?? 0) : 0)
  })
  follow(context, pods, (object, event) => {
    const pod = object as Pod
    const before = event?.previous as Pod | undefined
    if (collection.size === 0 || (event?.type === 'MODIFIED' && before && !isCountedChange(before, pod))) return
    for (const state of before && before.metadata.labels !== pod.metadata.labels ? [pod, before] : [pod]) {
      for (const budget of budgetsOf(cluster, state)) {
        queue.addBatched(keyOf(budget), batchPeriod((budget as Budget).status.expectedPods ?? 0))
      }
    }
  })
  // How many pods there should be is the sum of what their owners want.
  for (const resource of [replicaSets, deployments]) {
    follow(context, resource, ({ spec, metadata }, event) => {
      if (!event?.previous || asRecord(event.previous['spec'])['replicas'] === asRecord(spec)['replicas']) return
      for (const budget of cluster.store.list(budgets, metadata.namespace)) queue.add(keyOf(budget))
    })
  }
}

function writeBudget(context: ControllerContext, budget: Budget): number | undefined {
  const { cluster } = context
  const now = cluster.clock.now()
  const matching = (
    selectedObjects(cluster.store.collection(pods), budget.metadata.namespace, budget.spec.selector) as readonly Pod[]
  ).filter((pod) => !isPodEnded(pod))
  const disrupted = Object.entries(budget.status.disruptedPods ?? {}).filter(([name, time]) => {
    const pod = cluster.store.get(pods, name, budget.metadata.namespace)
    return pod !== undefined && !pod.metadata.deletionTimestamp && Date.parse(time) + disruptionMemory > now
  })
  const expectedToGo = new Set(disrupted.map(([name]) => name))
  const healthy = matching.filter(
    (pod) => isPodReady(pod) && !pod.metadata.deletionTimestamp && !expectedToGo.has(pod.metadata.name),
  ).length
  const { expected, desired } = expectations(context, budget, matching)
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0
  const status = allowed > 0 ? 'True' : 'False'
  const before = budget.status.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const condition = {
    type: 'DisruptionAllowed',
    status,
    observedGeneration: budget.metadata.generation,
    lastTransitionTime: before?.['status'] === status ? before['lastTransitionTime'] : formatTime(now),
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  }
  putStatus(cluster, budgets, budget, {
    observedGeneration: budget.metadata.generation,
    ...(disrupted.length > 0 ? { disruptedPods: Object.fromEntries(disrupted) } : {}),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: [condition],
  })
  return disrupted.length > 0
    ? Math.max(1, Math.min(...disrupted.map(([, time]) => Date.parse(time) + disruptionMemory - now)))
    : undefined
}

function expectations(
  context: ControllerContext,
  { spec }: Budget,
  matching: readonly Pod[],
): { readonly expected: number; readonly desired: number } {
  if (spec.maxUnavailable !== undefined) {
    const expected = expectedScale(context, matching)
    return { expected, desired: Math.max(0, expected - portionOf(spec.maxUnavailable, expected, 'up')) }
  }
  if (typeof spec.minAvailable === 'string') {
    const expected = expectedScale(context, matching)
    return { expected, desired: portionOf(spec.minAvailable, expected, 'up') }
  }
  return { expected: matching.length, desired: spec.minAvailable ?? 1 }
}

/** How many pods the controllers of these pods want in total. */
function expectedScale({ cluster }: ControllerContext, matching: readonly Pod[]): number {
  /** By the pods' own controllers, of which there are few; a Deployment counts once for all its ReplicaSets. */
  const seen = new Set<string>()
  const scales = new Map<string, number>()
  for (const pod of matching) {
    const uid = controllerOf(pod)?.uid
    if (uid === undefined || seen.has(uid)) continue
    seen.add(uid)
    const owner = topOwnerOf(cluster, pod)
    if (owner) scales.set(owner.metadata.uid ?? '', Number(valueAt(owner, ['spec', 'replicas']) ?? 0))
  }
  return [...scales.values()].reduce((sum, count) => sum + count, 0)
}

/** The last one in the chain of controllers, if the first of them is there; where it leads back to itself, the last before that. */
function topOwnerOf(cluster: Cluster, pod: Pod): KubernetesObject | undefined {
  let owner: KubernetesObject | undefined
  const followed = new Set<string>()
  for (let reference = controllerOf(pod); reference; reference = owner && controllerOf(owner)) {
    const resource = cluster.resources.ofKind(groupOf(reference.apiVersion), reference.kind)
    const found = resource && cluster.store.get(resource, reference.name, pod.metadata.namespace)
    if (!found || followed.has(reference.uid)) return owner
    followed.add(reference.uid)
    owner = found
  }
  return owner
}
