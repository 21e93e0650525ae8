import {
  type Cluster,
  controllerOf,
  identify,
  isFinished,
  type OwnerBefore,
  readOwnersBefore,
} from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure, type Target } from 'chaos-plugin-api'
import { podsDisplaced } from '../changes/pods-displaced.ts'
import { isLeaving } from '../objects/is-leaving.ts'
import { podNames } from '../pods/pod-names.ts'
import { staysUnder } from '../pods/stays-under.ts'
import { gatherOnNodes } from './gather-on-nodes.ts'
import type { Taint } from './taint.ts'

/**
 * Writes down which workloads lose pods to a taint of the effect NoExecute, before it is set, so that the run waits until they have others. Throws `StepFailure` where
 * a pod would be lost because nothing makes it again.
 */
export async function displacePods(
  context: Pick<ActionContext<Target, typeof podsDisplaced>, 'change'>,
  cluster: Cluster,
  names: readonly string[],
  taint: Taint,
): Promise<void> {
  const leaving = (await gatherOnNodes(cluster, names, { keep: (pod) => pod })).filter(
    (pod) => !isFinished(pod) && !isLeaving(pod) && !staysUnder(pod, taint),
  )
  const unmanaged = leaving.filter((pod) => controllerOf(pod) === undefined)
  if (unmanaged.length > 0) {
    const named = podNames(unmanaged.map(({ metadata: { name, namespace = '' } }) => ({ name, namespace })))
    throw new StepFailure(`${named} would be lost: nothing makes ${unmanaged.length === 1 ? 'it' : 'them'} again.`, {
      remedy: 'Delete what may go, or taint another node. No node was tainted.',
    })
  }
  const owners = await readOwnersBefore(cluster, leaving)
  const workloads = new Map<string, { readonly before: OwnerBefore; readonly displaced: string[] }>()
  for (const pod of leaving) {
    const { workload } = owners.of(controllerOf(pod)!)
    const { displaced } = workloads.get(workload.uid) ?? { displaced: [] }
    workloads.set(workload.uid, { before: workload, displaced: [...displaced, pod.metadata.uid] })
  }
  const here = await identify(cluster)
  for (const { before, displaced } of workloads.values()) {
    const { wanted: _, ready, pods: known, newest, ...workload } = before
    const data = {
      serving: { cluster: here, ...workload },
      ready,
      // Of kinds that we know the number of ready pods tells enough.
      ...(known === undefined && newest === undefined ? {} : { displaced }),
      ...(known === undefined ? {} : { pods: known }),
      ...(newest === undefined ? {} : { newest }),
    }
    // The call that takes them away is the one that taints their node.
    await context.change(podsDisplaced, data, async () => undefined)
  }
}
