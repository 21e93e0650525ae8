import {
  type Cluster,
  evictPod,
  isApiFailure,
  type OwnersBefore,
  type objectLost,
  type podRemoved,
  pods,
} from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure, type Target } from 'chaos-plugin-api'
import type { BudgetLane, Sending } from '../budgets/budget-lane.ts'
import { BudgetLanes } from '../budgets/budget-lanes.ts'
import { Pace, type Turn } from '../objects/pace.ts'
import { removeUnlessGone } from '../objects/remove-unless-gone.ts'
import { firstFailure } from '../objects/side-by-side.ts'
import type { DrainPlan } from '../pods/drain-plan.ts'
import { type Evictions, evictInTime, notInTime } from '../pods/evict-in-time.ts'
import { type HostedPod, toRemovable } from '../pods/hosted-pod.ts'
import { podNames } from '../pods/pod-names.ts'
import { whyTheyStay } from '../pods/why-they-stay.ts'
import type { NodePods } from './node-pods.ts'

/** What is to be emptied, and how. */
export interface Emptying {
  readonly cluster: Cluster
  readonly plan: DrainPlan
  readonly owners: OwnersBefore
  /** Shows when they are gone. */
  readonly pods: NodePods
  /** Seconds in all. */
  readonly timeout: number
  /** Seconds that each pod gets to end; the pod's own where it is null. */
  readonly gracePeriod: number | null
}

/**
 * Evicts pods, as many side by side as the API server takes, and waits until they are gone. What a disruption budget forbids is tried
 * again until the time is over.
 */
export async function emptyNodes(
  context: ActionContext<Target, typeof podRemoved | typeof objectLost>,
  { cluster, plan, owners, pods: hosted, timeout, gracePeriod }: Emptying,
): Promise<void> {
  const deadline = context.clock.now() + timeout * 1000
  const pace = new Pace(context, deadline)
  const sending: Sending = { cluster, context, pace, deadline }
  using lanes = new BudgetLanes(sending)
  const evictions: Evictions = { ...sending, lanes, gracePeriod, waiting: 0 }
  const failures: unknown[] = []
  const sent: Promise<void>[] = []
  const send = (eviction: Promise<void>) =>
    void sent.push(eviction.catch((error: unknown) => void failures.push(error)))
  let unsent: readonly HostedPod[] = []
  try {
    for (const [at, pod] of plan.evict.entries()) {
      const lane = lanes.of(pod)
      if (lane !== undefined) {
        send(evictInLane(context, evictions, owners, pod, lane))
        continue
      }
      const turn = await pace.turn()
      if (turn === undefined) {
        unsent = plan.evict.slice(at)
        break
      }
      send(evict(context, evictions, owners, pod, turn))
    }
  } finally {
    await Promise.all(sent)
  }
  if (plan.evict.length > 0)
    context.logger.info(`Up to ${pace.peak} of ${plan.evict.length} evictions were in flight at a time.`)
  if (unsent.length > 0) failures.push(notSent(unsent))
  if (failures.length > 0) throw firstFailure(failures)
  const left = await hosted.untilGone([...plan.evict, ...plan.leaving], (deadline - context.clock.now()) / 1000)
  if (left.length === 0) return
  const names = [...new Set(left.map(({ node }) => node))]
  const what = names.length === 1 ? `Node ${names[0]} was` : `${names.length} nodes were`
  const { why, remedy } = whyTheyStay(left)
  throw new StepFailure(`${what} not drained within ${timeout} s: ${why}.`, { remedy })
}

function notSent(unsent: readonly HostedPod[]): StepFailure {
  return new StepFailure(
    `${podNames(unsent)} could not be evicted until the time was over: the API server took no more of them by then.`,
    { applied: false, remedy: 'Give a longer timeout, or look what keeps the API server from it.' },
  )
}

/** Evicts a pod whose budget has refused others already. */
async function evictInLane(
  context: ActionContext<Target, typeof podRemoved | typeof objectLost>,
  evictions: Evictions,
  owners: OwnersBefore,
  hosted: HostedPod,
  lane: BudgetLane,
): Promise<void> {
  const turn = await lane.turn()
  if (turn === undefined) throw notInTime(lane.refusal, hosted)
  await evict(context, evictions, owners, hosted, turn)
}

async function evict(
  context: ActionContext<Target, typeof podRemoved | typeof objectLost>,
  evictions: Evictions,
  owners: OwnersBefore,
  hosted: HostedPod,
  turn: Turn,
): Promise<void> {
  using _ = turn
  const { cluster } = evictions
  const pod = toRemovable(hosted)
  const send = async () =>
    evictPod(context, cluster, pod, {
      owners,
      evict: async (call) => evictInTime(evictions, hosted, call, turn),
    })
  try {
    await removeUnlessGone(context, cluster, pods, pod, send)
  } catch (error) {
    // Its namespace is being deleted, so the pod goes anyway: it is awaited like the others.
    if (!(isApiFailure(error, 403) && error.causes.includes('NamespaceTerminating'))) throw error
  }
}
