import { connect, pods } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, podLabels, raise } from '../arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { withLabels } from '../objects/with-labels.ts'
import { inPhase, podPhase } from '../pods/pod-phase.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'

export const podsInPhase = defineProbe({
  title: 'Pods are in a phase',
  description: 'Every pod with these labels is in the phase, and there is at least one.',
  chaosToolkit: ['chaosk8s.pod.probes.pods_in_phase'],
  args: z.strictObject({
    label_selector: podLabels,
    phase: podPhase,
    ns,
    raise_on_invalid_phase: raise,
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(pods, ['list'], ns),
  async run({ label_selector, phase, ns, raise_on_invalid_phase }, context) {
    const query = { namespace: ns, labelSelector: label_selector }
    const found = await lookAt(await connect(context), pods, query, context, inPhase)
    const wrong = found.find((pod) => pod.phase !== phase)
    const problem =
      wrong === undefined
        ? `There is no pod${withLabels(label_selector)} in namespace ${ns}.`
        : `Pod ${ns}/${wrong.name} is ${wrong.phase ?? 'in no phase'}, not ${phase}.`
    return verdict(found.length > 0 && wrong === undefined, raise_on_invalid_phase, problem)
  },
})
