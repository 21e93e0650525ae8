import { type HealContext, type Healer, isStepFailure } from 'chaos-plugin-api'
import type { ClusterIdentity } from '../changes/object-reference.ts'
import { connectToSameCluster } from '../changes/same-cluster.ts'
import { cantTell, isFinal } from './cant-tell.ts'
import { Healing } from './healing.ts'
import { isServing, type WorkloadDebt } from './workload-debt.ts'

/** The first pause between two tries to reach the cluster, and the longest. Seconds. */
const firstPause = 0.5
const longestPause = 10

/**
 * Awaits what Kubernetes repairs: removed pods, restarted Deployments, and what was put back and must serve again. Judges each workload
 * once, over one view of the pods. The rights that it needs are to list pods, better to watch them too, and to read what keeps them.
 */
export const workloadHealer: Healer<WorkloadDebt['data']> = {
  async heal(debts, context) {
    const clusters = Map.groupBy(debts as readonly WorkloadDebt[], (debt) => JSON.stringify(clusterOf(debt)))
    await Promise.all([...clusters.values()].map(async (group) => healInCluster(group, context)))
  },
}

async function healInCluster(debts: readonly WorkloadDebt[], context: HealContext): Promise<void> {
  const open = new Set(debts)
  const settling: HealContext = {
    ...context,
    settle(debt, end) {
      if (open.delete(debt as WorkloadDebt)) context.settle(debt, end)
    },
  }
  const began = context.clock.now()
  for (let pause = firstPause; open.size > 0; pause = Math.min(pause * 2, longestPause)) {
    try {
      const cluster = await connectToSameCluster(settling, clusterOf(debts[0]!))
      using healing = new Healing(cluster, [...open], settling, began)
      await healing.run()
      return
    } catch (error) {
      context.signal.throwIfAborted()
      const spent = (context.clock.now() - began) / 1000
      if (spent + pause >= context.patience || isFinal(error) || [...open].every(({ seenUnhealed }) => seenUnhealed)) {
        for (const debt of open) settling.settle(debt, { fate: 'open', detail: sentenceOf(error) })
        return
      }
    }
    await context.clock.sleep(pause, context.signal)
  }
}

function clusterOf(debt: WorkloadDebt): ClusterIdentity {
  return isServing(debt) ? debt.data.serving.cluster : debt.data.cluster
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const remedy = isStepFailure(error) ? error.remedy : undefined
  return cantTell(remedy === undefined ? message : `${message} ${remedy}`)
}
