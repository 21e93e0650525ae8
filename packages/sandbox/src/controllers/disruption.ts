import { formatTime } from '../clock/format-time.ts'
import { valueAt } from '../json/value-at.ts'
import { isPodReady, type Pod } from '../objects/pod.ts'
import { controllerOf, type IntOrPercent, portionOf } from '../objects/workload.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { budgets, deployments, pods, replicaSets } from '../registry/resource-names.ts'
import { groupOf } from '../resources/resource-table.ts'
import { type LabelSelector, matchesSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'

interface Budget extends KubernetesObject {
  readonly spec: {
    readonly selector?: LabelSelector
    readonly minAvailable?: IntOrPercent
    readonly maxUnavailable?: IntOrPercent
  }
  readonly status: {
    readonly conditions?: readonly Readonly<Record<string, unknown>>[]
    readonly disruptedPods?: Readonly<Record<string, string>>
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
  follow(context, budgets, (budget) => queue.add(keyOf(budget)))
  const enqueueFor = (object: KubernetesObject): void => {
    for (const budget of collection.size === 0 ? [] : cluster.store.list(budgets, object.metadata.namespace)) {
      if (object.kind !== 'Pod' || matchesSelector(object.metadata.labels, (budget as Budget).spec.selector))
        queue.add(keyOf(budget))
    }
  }
  for (const resource of [pods, replicaSets, deployments]) {
    follow(context, resource, (object, event) => {
      enqueueFor(object)
      if (event?.previous && event.previous.metadata.labels !== object.metadata.labels) enqueueFor(event.previous)
    })
  }
}

function writeBudget(context: ControllerContext, budget: Budget): number | undefined {
  const { cluster } = context
  const now = cluster.clock.now()
  const matching = (cluster.store.list(pods, budget.metadata.namespace) as readonly Pod[]).filter(
    ({ metadata, status }) =>
      matchesSelector(metadata.labels, budget.spec.selector) &&
      status.phase !== 'Succeeded' &&
      status.phase !== 'Failed',
  )
  const disrupted = Object.entries(budget.status.disruptedPods ?? {}).filter(([name, time]) => {
    const pod = matching.find(({ metadata }) => metadata.name === name)
    return pod !== undefined && !pod.metadata.deletionTimestamp && Date.parse(time) + disruptionMemory > now
  })
  const healthy = matching.filter(
    (pod) =>
      isPodReady(pod) && !pod.metadata.deletionTimestamp && !disrupted.some(([name]) => name === pod.metadata.name),
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
  const scales = new Map<string, number>()
  for (const pod of matching) {
    let owner: KubernetesObject = pod
    for (let reference = controllerOf(owner); reference; reference = controllerOf(owner)) {
      const resource = cluster.resources.ofKind(groupOf(reference.apiVersion), reference.kind)
      const found = resource && cluster.store.get(resource, reference.name, pod.metadata.namespace)
      if (!found) break
      owner = found
    }
    if (owner !== pod) scales.set(owner.metadata.uid ?? '', Number(valueAt(owner, ['spec', 'replicas']) ?? 0))
  }
  return [...scales.values()].reduce((sum, count) => sum + count, 0)
}
