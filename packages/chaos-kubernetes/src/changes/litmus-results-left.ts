import { clusterIdentity, connectToSameCluster, namesIn } from 'chaos-kubernetes-access'
import { defineChange } from 'chaos-plugin-api'
import { z } from 'zod'
import { resultsOf } from '../litmus/await-verdicts.ts'
import { chaosResults } from '../litmus/litmus-kinds.ts'

const data = z.strictObject({
  cluster: clusterIdentity,
  namespace: z.string(),
  engine: z.string(),
  before: z.array(z.string()).describe('The UIDs of results that an earlier engine of that name has left'),
})
type Data = z.infer<typeof data>

/** The results that Litmus writes for an engine, and leaves. Undone by deleting those that were not there before. */
export const litmusResultsLeft = defineChange<Data>({
  data,
  names: namesIn,
  undo: 'revert',
  describe: ({ namespace, engine }) => ({
    object: `ChaosEngine ${namespace}/${engine}: results`,
    summary: 'Litmus writes ChaosResults',
    byHand: `kubectl get chaosresults.litmuschaos.io --namespace ${namespace}  # delete those of ${engine}`,
  }),
  inspect: async (change, context) => ((await leftOf(change, context)).found.length === 0 ? 'restored' : 'applied'),
  async revert(change, context) {
    const { cluster, found } = await leftOf(change, context)
    for (const { metadata } of found) await cluster.delete(chaosResults, metadata, { uid: metadata.uid })
  },
})

async function leftOf(
  { cluster: expected, namespace, engine, before }: Data,
  context: Parameters<typeof connectToSameCluster>[0],
) {
  const cluster = await connectToSameCluster(context, expected)
  const all = await resultsOf(cluster, { name: engine, namespace })
  return { cluster, found: all.filter(({ metadata }) => !before.includes(metadata.uid)) }
}
