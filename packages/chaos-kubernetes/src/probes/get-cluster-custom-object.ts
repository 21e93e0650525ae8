import { connect } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { requiredName } from '../arguments.ts'
import { customResourceArgs, findCustomResource } from '../custom-resources/custom-resource.ts'
import { rights } from '../rights.ts'

export const getClusterCustomObject = defineProbe({
  title: 'Custom resource of the cluster',
  description:
    'Reads a custom resource that is in no namespace, as the API returns it. Fails where there is none of that name.',
  chaosToolkit: ['chaosk8s.crd.probes.get_cluster_custom_object'],
  args: z.strictObject({ ...customResourceArgs, name: requiredName }),
  output: z.record(z.string(), z.unknown()),
  permissions: (args) => rights(args, ['get']),
  async run(args, context) {
    const cluster = await connect(context)
    const resource = await findCustomResource(cluster, args, 'cluster-wide')
    return { ...(await cluster.get(resource, { name: args.name })) }
  },
})
