import { connect, createObject, objectCreated, objectField, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, optionalName } from '../arguments.ts'
import { nameOfStep } from '../objects/name-of-step.ts'
import { objectTarget } from '../objects/object-target.ts'
import { amounts, asTexts } from '../quotas/amounts.ts'
import { resourceQuotas } from '../quotas/resource-quota.ts'
import { rights } from '../rights.ts'
import { systemCare, withSystemCare } from '../system-care.ts'

export const squeezeQuota = defineAction({
  title: 'Squeeze a quota',
  description:
    'Gives a ResourceQuota less to grant, or the namespace one more, of which all must have room for what is created. So new pods and other objects beyond it are refused, and lost pods are not made again; what is there stays. A quota of computing power (such as limits.memory) has pods refused that do not say how much of it they want. The undo puts the amounts back, or deletes what was created; controllers try again by themselves, some only after minutes.',
  impact: 'degrades',
  changes: [objectField, objectCreated],
  args: withSystemCare(
    z.strictObject({
      ns,
      name: optionalName.describe('The name of the quota to be changed; one is created unless given'),
      hard: amounts.meta({
        description: 'How much there may be of what; what is not named stays as it is',
        examples: [{ pods: 0 }],
      }),
      ...systemCare,
    }),
  ),
  output: z.string().describe('The name of the quota'),
  permissions: ({ name, ns }) =>
    rights(resourceQuotas, name === null ? ['create', 'get', 'delete'] : ['get', 'patch'], ns),
  targets: async ({ name, ns }) => (name === null ? [] : [objectTarget(resourceQuotas, { name, namespace: ns })]),
  async run({ ns, name, hard }, context) {
    const cluster = await connect(context)
    const wanted = asTexts(hard)
    if (name === null) {
      const manifest = { metadata: { name: nameOfStep('quota', context.step) }, spec: { hard: wanted } }
      return (await createObject(context, cluster, resourceQuotas, manifest, ns)).metadata.name
    }
    const quota = await cluster.get(resourceQuotas, { name, namespace: ns })
    const settings = Object.entries(wanted).map(([what, after]) => ({ path: ['spec', 'hard', what], after }))
    await setField(context, cluster, resourceQuotas, quota, ...settings)
    return name
  },
})
