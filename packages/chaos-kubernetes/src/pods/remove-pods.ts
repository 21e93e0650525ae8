import {
  type Cluster,
  type DeleteOptions,
  deletePod,
  type objectLost,
  type podRemoved,
  pods,
  readOwnersBefore,
} from 'chaos-kubernetes-access'
import type { ActionContext } from 'chaos-plugin-api'
import { removeUnlessGone } from '../objects/remove-unless-gone.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import type { PodTarget } from './pod-target.ts'

/** Deletes the pods that an action has chosen, and returns the names of those that were still there. */
export async function removePods(
  context: ActionContext<PodTarget, typeof podRemoved | typeof objectLost>,
  cluster: Cluster,
  options: DeleteOptions = {},
): Promise<string[]> {
  const { targets } = context
  const owners = await readOwnersBefore(cluster, targets)
  const removed = await sideBySide(targets, 50, (pod) =>
    removeUnlessGone(context, cluster, pods, pod, () => deletePod(context, cluster, pod, { ...options, owners })),
  )
  return targets.filter((_, at) => removed[at]).map(({ metadata }) => metadata.name)
}
