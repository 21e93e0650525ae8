import { connect } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { customResourceArgs, findCustomResource } from '../custom-resources/custom-resource.ts'
import { rights } from '../rights.ts'

export const getCustomObject = defineProbe({
  title: 'Custom resource',
  description: 'Reads a custom resource, as the API returns it. Fails where there is none of that name.',
  chaosToolkit: ['chaosk8s.crd.probes.get_custom_object'],
  args: z.strictObject({ ...customResourceArgs, name: requiredName, ns }),
  output: z.record(z.string(), z.unknown()),
  permissions: (args) => rights(args, ['get'], args.ns),
  async run(args, context) {
    const cluster = await connect(context)
    const resource = await findCustomResource(cluster, args, 'namespaced')
    return { ...(await cluster.get(resource, { name: args.name, namespace: args.ns })) }
  },
})
