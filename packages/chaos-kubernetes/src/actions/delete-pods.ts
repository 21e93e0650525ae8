import { connect, givenPattern, objectLost, podRemoved, pods } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, optionalLabels } from '../arguments.ts'
import { podTarget } from '../pods/pod-target.ts'
import { removePods } from '../pods/remove-pods.ts'
import { rights } from '../rights.ts'
import { findPods } from '../selection/find-pods.ts'
import { noFilters } from '../selection/pod-filters.ts'
import { firstPod } from '../selection/pod-selection.ts'

export const deletePods = defineAction({
  title: 'Delete one pod',
  description: 'Deletes the first pod that matches.',
  impact: 'disrupts',
  changes: [podRemoved, objectLost],
  chaosToolkit: ['chaosk8s.pod.actions.delete_pods', 'chaosk8s.actions.delete_pods'],
  deprecated: { use: 'kubernetes/terminate-pods' },
  args: z.strictObject({
    name: givenPattern.nullable().default(null).describe('Regular expression that is searched for in the names'),
    ns,
    label_selector: optionalLabels,
  }),
  output: z.array(z.string()).describe('The name of the deleted pod'),
  permissions: ({ ns }) => rights(pods, ['get', 'list', 'delete'], ns),
  async targets({ name, ns, label_selector }, context) {
    const choice = { ...noFilters, ...firstPod, ns, label_selector, name_pattern: name }
    return (await findPods(await connect(context), choice, context)).map(podTarget)
  },
  async run(_args, context) {
    return removePods(context, await connect(context))
  },
})
