import type { Cluster } from 'chaos-kubernetes-access'
import { autoscalers } from '../autoscalers/autoscaler.ts'
import type { Keeper } from './keepers-of.ts'

/** Finds who sets the replicas of a workload by load: an autoscaler, or KEDA through one. One of ours stops where there are no replicas; KEDA does not. */
export async function scalersOf(
  cluster: Cluster,
  workload: { readonly kind: string; readonly namespace: string; readonly name: string },
  toZero: boolean,
): Promise<readonly Keeper[]> {
  const { kind, namespace, name } = workload
  const which = `${kind} ${namespace}/${name}`
  const found = await cluster.list(autoscalers, { namespace })
  return found.flatMap(({ metadata, spec: { scaleTargetRef: target } }): readonly Keeper[] => {
    if (target.kind !== kind || target.name !== name) return []
    const keda = metadata.labels?.['scaledobject.keda.sh/name']
    if (keda !== undefined) {
      return [
        {
          sentence: `KEDA scales ${which} (ScaledObject ${namespace}/${keda}) and may set another number of replicas meanwhile, which the undo then leaves; pause it first, with patch and the annotation autoscaling.keda.sh/paused: "true".`,
        },
      ]
    }
    if (toZero) return []
    return [
      {
        pausedBy: 'freeze-autoscaler',
        sentence: `HorizontalPodAutoscaler ${namespace}/${metadata.name} scales ${which} and may set another number of replicas meanwhile, which the undo then leaves; freeze it first, with freeze-autoscaler.`,
      },
    ]
  })
}
