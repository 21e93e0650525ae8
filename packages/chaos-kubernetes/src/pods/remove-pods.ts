import {
  type Cluster,
  type DeleteOptions,
  deletePod,
  evictPod,
  type objectLost,
  type podRemoved,
  pods,
  readOwnersBefore,
} from 'chaos-kubernetes-access'
import type { ActionContext } from 'chaos-plugin-api'
import { removeUnlessGone } from '../objects/remove-unless-gone.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { evictAtOnce } from './evict-at-once.ts'
import type { PodTarget } from './pod-target.ts'

/** Deletes the pods that an action has chosen, or has them evicted, and returns the names of those that were still there. */
export async function removePods(
  context: ActionContext<PodTarget, typeof podRemoved | typeof objectLost>,
  cluster: Cluster,
  { evict = false, ...options }: DeleteOptions & { readonly evict?: boolean } = {},
): Promise<string[]> {
  const { targets } = context
  const owners = await readOwnersBefore(cluster, targets)
  const removed = await sideBySide(targets, 50, (pod) =>
    removeUnlessGone(context, cluster, pods, pod, () =>
      evict
        ? evictPod(context, cluster, pod, {
            owners,
            evict: async (call) => evictAtOnce(context, cluster, pod, options.gracePeriodSeconds, call),
          })
        : deletePod(context, cluster, pod, { ...options, owners }),
    ),
  )
  return targets.filter((_, at) => removed[at]).map(({ metadata }) => metadata.name)
}
