import { type Cluster, isApiFailure, type RemovablePod } from 'chaos-kubernetes-access'
import { type ActionContext, type ChangeCall, StepFailure } from 'chaos-plugin-api'
import { refusalOf } from './eviction-refusal.ts'

/** Others may write to a budget at the same time: then the API server asks to try again. */
const attempts = 5

/** Evicts a pod now or not at all: what its disruption budget forbids fails. `gracePeriodSeconds`: the pod's own where it is undefined. */
export async function evictAtOnce(
  { clock, signal }: Pick<ActionContext, 'clock' | 'signal'>,
  cluster: Cluster,
  { metadata: { name, namespace, uid } }: RemovablePod,
  gracePeriodSeconds: number | undefined,
  call: ChangeCall,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await cluster.evict({ name, namespace }, { uid, gracePeriodSeconds })
      return
    } catch (error) {
      const { failure, budget } = refusalOf(error, { name, namespace })
      if (budget !== undefined) {
        throw new StepFailure(`Pod ${namespace}/${name} could not be evicted: ${budget}.`, {
          applied: false,
          reason: failure.reason,
          remedy: 'Run more replicas, loosen the budget, or choose fewer pods, as mode budget does.',
          cause: failure,
        })
      }
      if (!isApiFailure(error, 409) || attempt === attempts) throw failure
    }
    await clock.sleep(attempt / 10, signal)
    await call.again(undefined, 'not-applied')
  }
}
