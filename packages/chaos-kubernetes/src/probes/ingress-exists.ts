import { connect, ingresses, tellMissingNamespace } from 'chaos-kubernetes-access'
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
    const cluster = await connect(context)
    const exists = (await cluster.find(ingresses, { name, namespace: ns })) !== undefined
    if (!exists) await tellMissingNamespace(cluster, ns, context)
    return exists
  },
})
