import { connect, namespaces } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { rights } from '../rights.ts'

export const apiServerLatency = defineProbe({
  title: 'Latency of the API server',
  description:
    'Reads a namespace so many times, one after the other, and tells the median of how long the API server took, in milliseconds: on a connection that is open, with its storage asked each time. It fails where one is not answered; whether there is such a namespace is all the same.',
  args: z.strictObject({
    ns,
    count: z.int().min(1).max(100).default(5).describe('How many times'),
  }),
  output: z.number().describe('Milliseconds'),
  permissions: ({ ns }) => rights(namespaces, ['get'], ns),
  async run({ ns, count }, context) {
    const cluster = await connect(context)
    // The first call may have to open the connection.
    await cluster.find(namespaces, { name: ns })
    const taken: number[] = []
    for (let call = 0; call < count; call += 1) {
      const began = context.clock.now()
      await cluster.find(namespaces, { name: ns })
      taken.push(context.clock.now() - began)
    }
    return taken.toSorted((a, b) => a - b)[Math.floor((count - 1) / 2)]!
  },
})
