import { connect } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { customResourceArgs, findCustomResource } from '../custom-resources/custom-resource.ts'
import { lookAtList } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const listCustomObjects = defineProbe({
  title: 'Custom resources',
  description: 'Reads all custom resources of a kind in a namespace, as the API returns them.',
  chaosToolkit: ['chaosk8s.crd.probes.list_custom_objects'],
  args: z.strictObject({ ...customResourceArgs, ns }),
  output: z.record(z.string(), z.unknown()),
  permissions: (args) => rights(args, ['list'], args.ns),
  async run(args, context) {
    const cluster = await connect(context)
    const resource = await findCustomResource(cluster, args, 'namespaced')
    return { ...(await lookAtList(cluster, resource, { namespace: args.ns }, context)) }
  },
})
