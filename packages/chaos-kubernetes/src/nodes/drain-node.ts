import { type Cluster, evictPod, isApiFailure, type Place, type Pod, pods } from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure } from 'chaos-plugin-api'
import { sideBySide } from '../objects/side-by-side.ts'
import type { DrainPlan } from '../pods/drain-plan.ts'

const evictionsAtOnce = 50
/** Seconds between two attempts at an eviction that a disruption budget forbids: the first and the longest pause. */
const firstPause = 0.2
const longestPause = 1

/**
 * Evicts pods from a node and waits until they are gone. What a disruption budget forbids is tried again until the time (seconds) is over.
 */
export async function drainNode(
  context: ActionContext,
  cluster: Cluster,
  node: string,
  plan: DrainPlan,
  timeout: number,
): Promise<void> {
  const deadline = context.clock.now() + timeout * 1000
  await sideBySide(plan.evict, evictionsAtOnce, (pod) =>
    evictPod(context, cluster, pod, (place, uid) => evictUntil(context, cluster, place, uid, deadline)),
  )
  const leaving = [...plan.evict, ...plan.leaving]
  const left = await remaining(context, cluster, node, leaving, deadline)
  if (left.length === 0) return
  throw new StepFailure(`Node ${node} was not drained within ${timeout} s: ${named(left)} did not end.`, {
    remedy: 'Give a longer timeout, or look why they take so long to stop.',
  })
}

/** The pods as a sentence names them. */
export function named(left: readonly Pod[]): string {
  const names = left.slice(0, 5).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  const more = left.length - names.length
  return `${left.length === 1 ? 'Pod' : 'Pods'} ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

async function evictUntil(
  { clock, signal, logger }: ActionContext,
  cluster: Cluster,
  place: Place,
  uid: string,
  deadline: number,
): Promise<void> {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      await cluster.evict(place, { uid })
      return
    } catch (error) {
      // Gone, or another pod has taken its name: there is nothing to evict any more.
      if (isApiFailure(error, 404, 409)) return
      // Its namespace is being deleted, so the pod goes anyway: it is awaited like the others.
      if (isApiFailure(error, 403) && error.causes.includes('NamespaceTerminating')) return
      if (!isApiFailure(error, 429)) throw error
      if (clock.now() + pause * 1000 >= deadline) {
        throw new StepFailure(
          `A PodDisruptionBudget forbade the eviction of Pod ${place.namespace}/${place.name} until the time was over.`,
          { applied: false, remedy: 'Run more replicas, loosen the budget, or give a longer timeout.', cause: error },
        )
      }
      if (pause === firstPause)
        logger.info(`A disruption budget delays the eviction of ${place.namespace}/${place.name}.`)
    }
    await clock.sleep(pause, signal)
  }
}

async function remaining(
  { clock }: ActionContext,
  cluster: Cluster,
  node: string,
  leaving: readonly Pod[],
  deadline: number,
): Promise<readonly Pod[]> {
  if (leaving.length === 0) return []
  const uids = new Set(leaving.map(({ metadata }) => metadata.uid))
  let left = leaving
  const seconds = Math.max(0, (deadline - clock.now()) / 1000)
  await cluster.watchUntil(pods, { fieldSelector: `spec.nodeName=${node}` }, seconds, (now) => {
    left = now.filter(({ metadata }) => uids.has(metadata.uid))
    return left.length === 0 ? true : undefined
  })
  return left
}
