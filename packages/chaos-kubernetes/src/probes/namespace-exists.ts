import { connect, namespaceName, namespaces } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { rights } from '../rights.ts'

export const namespaceExists = defineProbe({
  title: 'Namespace exists',
  chaosToolkit: ['chaosk8s.namespace.probes.namespace_exists'],
  args: z.strictObject({ name: namespaceName.meta({ description: 'Its name', examples: ['playground'] }) }),
  output: z.boolean(),
  permissions: () => rights(namespaces, ['get']),
  async run({ name }, context) {
    return (await (await connect(context)).find(namespaces, { name })) !== undefined
  },
})
