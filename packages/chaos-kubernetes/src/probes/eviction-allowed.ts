import { connect, isApiFailure, pods } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, podLabels } from '../arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const evictionAllowed = defineProbe({
  title: 'Whether a pod may be evicted',
  description:
    'Asks the API server by a dry run, which changes nothing, whether the first of the pods could be evicted now. False where its disruption budget forbids it: so a hypothesis can demand that a budget holds. That there is no such pod is said, and is false.',
  args: z.strictObject({ label_selector: podLabels, ns }),
  output: z.boolean(),
  permissions: ({ ns }) => [...rights(pods, ['list'], ns), ...rights(pods, ['create'], ns, 'eviction')],
  async run({ label_selector, ns }, context) {
    const cluster = await connect(context)
    const [pod] = await lookAt(cluster, pods, { namespace: ns, labelSelector: label_selector, limit: 1 }, context)
    if (pod === undefined) return false
    try {
      await cluster.evict(pod.metadata, { uid: pod.metadata.uid, dryRun: true })
      return true
    } catch (error) {
      if (isApiFailure(error, 429) && error.causes.includes('DisruptionBudget')) return false
      throw error
    }
  },
})
