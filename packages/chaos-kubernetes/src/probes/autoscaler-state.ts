import { connect } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { autoscalers } from '../autoscalers/autoscaler.ts'
import { lookAtNamed } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const autoscalerState = defineProbe({
  title: 'State of an autoscaler',
  description:
    'Reads how many replicas the target of a HorizontalPodAutoscaler has and is to have, between which bounds, and what the autoscaler says of itself: ScalingActive is False where it gets no metrics, AbleToScale where it cannot scale its target, and ScalingLimited is True where a bound or a policy holds it. It fails where there is no such autoscaler.',
  args: z.strictObject({ name: requiredName, ns }),
  output: z
    .strictObject({
      current: z.int().describe('How many replicas there are'),
      desired: z.int().describe('How many replicas there are to be'),
      min: z.int(),
      max: z.int(),
      frozen: z.boolean().describe('Whether it scales in neither direction'),
      conditions: z.record(z.string(), z.string()).describe('True, False or Unknown by the name of the condition'),
    })
    .describe('Its state'),
  permissions: ({ ns }) => rights(autoscalers, ['get'], ns),
  async run({ name, ns }, context) {
    const found = await lookAtNamed(await connect(context), autoscalers, { name, namespace: ns }, context)
    const { minReplicas: min = 1, maxReplicas: max, behavior } = found.spec
    const { currentReplicas: current = 0, desiredReplicas: desired = 0, conditions = [] } = found.status ?? {}
    return {
      current,
      desired,
      min,
      max,
      frozen: [behavior?.scaleUp, behavior?.scaleDown].every((rules) => rules?.['selectPolicy'] === 'Disabled'),
      conditions: Object.fromEntries(conditions.map(({ type, status }) => [type, status])),
    }
  },
})
