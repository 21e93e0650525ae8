import { connect, pods } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, podLabels, raise } from '../arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { withLabels } from '../objects/with-labels.ts'
import { inPhase, podPhase } from '../pods/pod-phase.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'

export const podsNotInPhase = defineProbe({
  title: 'Pods are not in a phase',
  description: 'No pod with these labels is in the phase, and there is at least one pod.',
  chaosToolkit: ['chaosk8s.pod.probes.pods_not_in_phase'],
  args: z.strictObject({
    label_selector: podLabels,
    phase: podPhase,
    ns,
    raise_on_in_phase: raise,
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(pods, ['list'], ns),
  async run({ label_selector, phase, ns, raise_on_in_phase }, context) {
    const query = { namespace: ns, labelSelector: label_selector }
    const found = await lookAt(await connect(context), pods, query, context, inPhase)
    const wrong = found.find((pod) => pod.phase === phase)
    const problem =
      wrong === undefined
        ? `There is no pod${withLabels(label_selector)} in namespace ${ns}.`
        : `Pod ${ns}/${wrong.name} is ${phase}.`
    return verdict(found.length > 0 && wrong === undefined, raise_on_in_phase, problem)
  },
})
