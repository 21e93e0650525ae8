import { connect } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { customResourceArgs, findCustomResource } from '../custom-resources/custom-resource.ts'
import { lookAtList } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const listClusterCustomObjects = defineProbe({
  title: 'Custom resources of the cluster',
  description:
    'Reads all custom resources of a kind, of every namespace if it is one that is in namespaces, as the API returns them.',
  chaosToolkit: ['chaosk8s.crd.probes.list_cluster_custom_objects'],
  args: z.strictObject({ ...customResourceArgs }),
  output: z.record(z.string(), z.unknown()),
  permissions: (args) => rights(args, ['list']),
  async run(args, context) {
    const cluster = await connect(context)
    const resource = await findCustomResource(cluster, args, 'any')
    return { ...(await lookAtList(cluster, resource, {}, context)) }
  },
})
