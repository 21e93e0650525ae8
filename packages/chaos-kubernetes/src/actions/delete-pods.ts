import { connect, givenPattern, objectLost, podRemoved, pods } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, optionalLabels } from '../arguments.ts'
import { findPods } from '../pods/find-pods.ts'
import { podTarget } from '../pods/pod-target.ts'
import { removePods } from '../pods/remove-pods.ts'
import { rights } from '../rights.ts'

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
    const choice = { name_pattern: name, all: false, rand: false, mode: 'fixed', qty: 1, order: 'alphabetic' } as const
    return (await findPods(await connect(context), { ns, label_selector, ...choice }, context)).map(podTarget)
  },
  async run(_args, context) {
    return removePods(context, await connect(context))
  },
})
