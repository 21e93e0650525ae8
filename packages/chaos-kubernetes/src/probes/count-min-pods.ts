import { connect, pods } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, podLabels } from '../arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { inPhase, podPhase } from '../pods/pod-phase.ts'
import { rights } from '../rights.ts'

export const countMinPods = defineProbe({
  title: 'Enough pods',
  description: 'There are at least so many pods with these labels in a phase.',
  chaosToolkit: ['chaosk8s.pod.probes.count_min_pods'],
  args: z.strictObject({
    label_selector: podLabels,
    phase: podPhase,
    min_count: z.int().min(0).default(2).describe('How many at least'),
    ns,
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(pods, ['list'], ns),
  async run({ label_selector, phase, min_count, ns }, context) {
    const query = { namespace: ns, labelSelector: label_selector }
    const found = await lookAt(await connect(context), pods, query, context, inPhase)
    return found.filter((pod) => pod.phase === phase).length >= min_count
  },
})
