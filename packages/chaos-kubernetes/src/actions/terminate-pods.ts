import { connect, objectLost, podRemoved, pods } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { choosePods } from '../pods/choose-pods.ts'
import { podSelection } from '../pods/pod-selection.ts'
import { podTarget } from '../pods/pod-target.ts'
import { removePods } from '../pods/remove-pods.ts'
import { rights } from '../rights.ts'

export const terminatePods = defineAction({
  title: 'Terminate pods',
  description:
    'Deletes pods of a namespace, chosen by label and name; one of them unless told otherwise. Their controllers make new ones, which is awaited at the end of the run. A pod without a controller is gone for good.',
  impact: 'disrupts',
  changes: [podRemoved, objectLost],
  chaosToolkit: ['chaosk8s.pod.actions.terminate_pods'],
  args: z.strictObject({
    ...podSelection,
    grace_period: z
      .int()
      .default(-1)
      .describe("Seconds that the pods get to end, 0 for none; below 0 the pod's own grace period holds"),
  }),
  output: z.array(z.string()).describe('The names of the deleted pods'),
  permissions: ({ ns }) => rights(pods, ['get', 'list', 'delete'], ns),
  async targets({ ns, label_selector, ...choice }, context) {
    const cluster = await connect(context)
    const found = await cluster.list(pods, { namespace: ns, labelSelector: label_selector })
    return choosePods(found, choice, context.random).map(podTarget)
  },
  async run({ ns, grace_period }, context) {
    if (context.targets.length === 0) context.logger.warn(`No pod in namespace ${ns} matches; nothing is deleted.`)
    const cluster = await connect(context)
    const options = grace_period >= 0 ? { gracePeriodSeconds: grace_period } : {}
    return removePods(context, cluster, options)
  },
})
