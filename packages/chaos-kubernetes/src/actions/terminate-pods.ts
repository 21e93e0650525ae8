import { connect, objectLost, podRemoved } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { podTarget } from '../pods/pod-target.ts'
import { removePods } from '../pods/remove-pods.ts'
import { findPods } from '../selection/find-pods.ts'
import { podRights } from '../selection/pod-filters.ts'
import { podSelection } from '../selection/pod-selection.ts'

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
  permissions: (args) => podRights(['get', 'list', 'delete'], args),
  async targets(selection, context) {
    return (await findPods(await connect(context), selection, context)).map(podTarget)
  },
  async run({ grace_period }, context) {
    const cluster = await connect(context)
    const options = grace_period >= 0 ? { gracePeriodSeconds: grace_period } : {}
    return removePods(context, cluster, options)
  },
})
