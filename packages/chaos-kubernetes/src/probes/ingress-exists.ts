import { connect, ingresses } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { rights } from '../rights.ts'

export const ingressExists = defineProbe({
  title: 'Ingress exists',
  chaosToolkit: ['chaosk8s.networking.probes.ingress_exists'],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.boolean(),
  permissions: ({ ns }) => rights(ingresses, ['get'], ns),
  async run({ name, ns }, context) {
    return (await (await connect(context)).find(ingresses, { name, namespace: ns })) !== undefined
  },
})
