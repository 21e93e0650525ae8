import { connect, createObject, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { nameOfStep } from '../objects/name-of-step.ts'
import { amounts, asTexts } from '../quotas/amounts.ts'
import { limitRanges } from '../quotas/resource-quota.ts'
import { rights } from '../rights.ts'
import { systemCare, withSystemCare } from '../system-care.ts'

export const squeezeLimits = defineAction({
  title: 'Squeeze the limits of new pods',
  description:
    'Creates a LimitRange that lets each new container, pod or claim of a namespace have only so much. One that asks for more is refused, so that lost pods are not made again; a container that states no limit gets this one, and may be ended for it. Of several LimitRanges the strictest counts, so none that is there has to be changed. What is there stays as it is. The undo deletes it; containers that got a limit by it keep that until they are replaced.',
  impact: 'degrades',
  changes: [objectCreated],
  args: withSystemCare(
    z.strictObject({
      ns,
      type: z.enum(['Container', 'Pod', 'PersistentVolumeClaim']).default('Container').describe('What is limited'),
      max: amounts.meta({ description: 'How much of what each may have at most', examples: [{ memory: '16Mi' }] }),
      ...systemCare,
    }),
  ),
  output: z.string().describe('The name of the LimitRange'),
  permissions: ({ ns }) => rights(limitRanges, ['create', 'get', 'delete'], ns),
  async run({ ns, type, max }, context) {
    const manifest = {
      metadata: { name: nameOfStep('limits', context.step) },
      spec: { limits: [{ type, max: asTexts(max) }] },
    }
    return (await createObject(context, await connect(context), limitRanges, manifest, ns)).metadata.name
  },
})
