import { type Cluster, evictPod, isApiFailure, type Pod, pods } from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure } from 'chaos-plugin-api'
import { isGone } from '../objects/is-gone.ts'
import { removeUnlessGone } from '../objects/remove-unless-gone.ts'
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
    removeUnlessGone(context, cluster, pods, pod, () => evictOrLeave(context, cluster, pod, deadline)),
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

/** Evicts a pod. One whose namespace is being deleted goes anyway: it is awaited like the others. */
async function evictOrLeave(context: ActionContext, cluster: Cluster, pod: Pod, deadline: number): Promise<void> {
  try {
    await evictPod(context, cluster, pod, () => evictUntil(context, cluster, pod, deadline))
  } catch (error) {
    if (!(isApiFailure(error, 403) && error.causes.includes('NamespaceTerminating'))) throw error
  }
}

async function evictUntil(
  { clock, signal, logger }: ActionContext,
  cluster: Cluster,
  pod: Pod,
  deadline: number,
): Promise<void> {
  const { name, namespace, uid } = pod.metadata
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      await cluster.evict({ name, namespace }, { uid })
      return
    } catch (error) {
      if (!isApiFailure(error, 409, 429) || (await isGone(cluster, pods, pod, error))) throw error
      if (clock.now() + pause * 1000 >= deadline) {
        if (error.status === 409) throw error
        throw new StepFailure(
          `A PodDisruptionBudget forbade the eviction of Pod ${namespace}/${name} until the time was over.`,
          { applied: false, remedy: 'Run more replicas, loosen the budget, or give a longer timeout.', cause: error },
        )
      }
      if (pause === firstPause && error.status === 429)
        logger.info(`A disruption budget delays the eviction of ${namespace}/${name}.`)
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
