import { connect, events } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { labelsLookedAt } from '../arguments.ts'
import { lookAtList } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const getEvents = defineProbe({
  title: 'Events',
  description: 'Reads events of all namespaces, as the API of events.k8s.io/v1 returns them.',
  chaosToolkit: ['chaosk8s.event.probes.get_events'],
  args: z.strictObject({
    label_selector: labelsLookedAt,
    field_selector: z.string().nullable().default(null).describe('Fields: "metadata.namespace=bookinfo"'),
    limit: z.int().min(1).default(100).describe('How many at most'),
  }),
  output: z.record(z.string(), z.unknown()),
  permissions: () => rights(events, ['list']),
  async run({ label_selector, field_selector, limit }, context) {
    const cluster = await connect(context)
    const query = { labelSelector: label_selector, fieldSelector: field_selector ?? undefined, limit }
    return { ...(await lookAtList(cluster, events, query, context)) }
  },
})
