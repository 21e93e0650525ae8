import { connect, type FieldSetting, objectField, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { type Autoscaler, autoscalers } from '../autoscalers/autoscaler.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { systemCare, withSystemCare } from '../system-care.ts'

/** What the API makes of a behaviour of which nothing else is said. */
const percent = { type: 'Percent', value: 100, periodSeconds: 15 }
const frozen = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Disabled',
    policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, percent],
  },
  scaleDown: { selectPolicy: 'Disabled', policies: [percent] },
}

export const freezeAutoscaler = defineAction({
  title: 'Freeze an autoscaler',
  description:
    'Has a HorizontalPodAutoscaler scale neither up nor down, whatever its metrics say, by disabling the policies of both directions. Its minimum and maximum stay, so it still brings back a number of replicas beyond them; within them it leaves alone what others scale, such as other actions of a run. The undo puts its behaviour back.',
  impact: 'degrades',
  changes: [objectField],
  args: withSystemCare(z.strictObject({ name: requiredName, ns, ...systemCare })),
  output: z.int().describe('How many replicas its target has'),
  permissions: ({ ns }) => rights(autoscalers, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(autoscalers, { name, namespace: ns })],
  async run({ name, ns }, context) {
    const cluster = await connect(context)
    const autoscaler = await cluster.get(autoscalers, { name, namespace: ns })
    await setField(context, cluster, autoscalers, autoscaler, ...settingsOf(autoscaler))
    return autoscaler.status?.currentReplicas ?? 0
  },
})

/** A behaviour that is not there is set, and goes, as a whole: the API would fill in a part of one, and keep that. */
function settingsOf({ spec: { behavior } }: Autoscaler): readonly FieldSetting[] {
  if (behavior === undefined) return [{ path: ['spec', 'behavior'], after: frozen }]
  return ['scaleUp', 'scaleDown'].map((way) => ({ path: ['spec', 'behavior', way, 'selectPolicy'], after: 'Disabled' }))
}
