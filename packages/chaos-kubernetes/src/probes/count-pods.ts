import { connect, pods } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, podLabels } from '../arguments.ts'
import { lookFor } from '../objects/look-at.ts'
import { inPhase, named, podPhaseOrAny } from '../pods/pod-phase.ts'
import { rights } from '../rights.ts'

export const countPods = defineProbe({
  title: 'Number of pods',
  description: 'Counts the pods with these labels, in that phase if one is given.',
  chaosToolkit: ['chaosk8s.pod.probes.count_pods'],
  args: z.strictObject({
    label_selector: podLabels,
    phase: podPhaseOrAny,
    ns,
  }),
  output: z.int(),
  permissions: ({ ns }) => rights(pods, ['list'], ns),
  async run({ label_selector, phase, ns }, context) {
    const query = { namespace: ns, labelSelector: label_selector }
    const cluster = await connect(context)
    if (phase === null || phase === '') return (await lookFor(cluster, pods, query, context, named)).length
    return (await lookFor(cluster, pods, query, context, inPhase)).filter((pod) => pod.phase === phase).length
  },
})
