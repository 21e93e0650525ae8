import { connect, type Pod, pods } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, podLabels, raise } from '../arguments.ts'
import { conditionStatus, podConditionType } from '../objects/condition-arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { withLabels } from '../objects/with-labels.ts'
import { rights } from '../rights.ts'
import { verdict } from '../verdict.ts'

export const podsInConditions = defineProbe({
  title: 'Pods are in conditions',
  description: 'Every pod with these labels has all these conditions, and there is at least one pod.',
  chaosToolkit: ['chaosk8s.pod.probes.pods_in_conditions'],
  args: z.strictObject({
    label_selector: podLabels,
    conditions: z
      .array(z.strictObject({ type: podConditionType, status: conditionStatus }))
      .describe('The conditions: [{"type": "Ready", "status": "True"}]'),
    ns,
    raise_on_invalid_conditions: raise,
  }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(pods, ['list'], ns),
  async run({ label_selector, conditions, ns, raise_on_invalid_conditions }, context) {
    const query = { namespace: ns, labelSelector: label_selector }
    const isMissingIn = (pod: Pod) => (condition: (typeof conditions)[number]) =>
      !pod.status?.conditions?.some(({ type, status }) => type === condition.type && status === condition.status)
    const found = await lookAt(await connect(context), pods, query, context, {
      fields: ['metadata.name', 'status.conditions'],
      keep: (pod: Pod) => ({ name: pod.metadata.name, missing: conditions.find(isMissingIn(pod)) }),
    })
    const wrong = found.find(({ missing }) => missing !== undefined)
    const problem =
      wrong?.missing === undefined
        ? `There is no pod${withLabels(label_selector)} in namespace ${ns}.`
        : `Pod ${ns}/${wrong.name} has not the condition ${wrong.missing.type} ${wrong.missing.status}.`
    return verdict(found.length > 0 && wrong === undefined, raise_on_invalid_conditions, problem)
  },
})
