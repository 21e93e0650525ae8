import { connect, givenText, pods } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { namedPodLabels, ns, raise } from '../arguments.ts'
import { lookFor } from '../objects/look-at.ts'
import { inPhase } from '../pods/pod-phase.ts'
import { rights } from '../rights.ts'
import { selectorOf } from '../selector-of.ts'
import { verdict } from '../verdict.ts'

export const podIsNotAvailable = defineProbe({
  title: 'Pod is not available',
  description: 'No pod with these labels is running; there may be none at all.',
  chaosToolkit: [
    'chaosk8s.pod.probes.pod_is_not_available',
    'chaosk8s.probes.pod_is_not_available',
    'chaosk8s.probes.microservice_is_not_available',
  ],
  args: z.strictObject({
    name: givenText.describe('What {name} in label_selector stands for'),
    ns,
    label_selector: namedPodLabels,
    raise_on_is_available: raise,
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(pods, ['list'], ns),
  async run({ name, ns, label_selector, raise_on_is_available }, context) {
    const query = { namespace: ns, labelSelector: selectorOf(label_selector, name) }
    const found = await lookFor(await connect(context), pods, query, context, inPhase)
    const running = found.find(({ phase }) => phase === 'Running')
    return verdict(running === undefined, raise_on_is_available, `Pod ${ns}/${running?.name} is Running.`)
  },
})
