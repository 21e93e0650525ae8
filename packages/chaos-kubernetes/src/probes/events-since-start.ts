import { connect, events, givenTextOrNull, type KubernetesObject, tellMissingNamespace } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { isSinceStart } from '../objects/since-start.ts'
import { rights } from '../rights.ts'

interface Event extends KubernetesObject {
  readonly type?: string
  readonly reason?: string
  readonly note?: string
  readonly regarding?: { readonly kind?: string; readonly name?: string }
  readonly eventTime?: string | null
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string } | null
  readonly deprecatedLastTimestamp?: string | null
  readonly deprecatedCount?: number
}

export const eventsSinceStart = defineProbe({
  title: 'Events since the run began',
  description:
    'Reads the Events of a namespace that were seen since the run began, oldest first: all of them, or those of a type, a reason or an object. The clocks of the cluster and of the run should agree. That there is none is an answer.',
  args: z.strictObject({
    ns,
    type: z.enum(['Normal', 'Warning']).nullable().default(null).describe('Only those of this type'),
    reason: givenTextOrNull.describe('Only those of this reason, such as "BackOff"'),
    kind: givenTextOrNull.describe('Only those about objects of this kind, such as "Pod"'),
    name: givenTextOrNull.describe('Only those about objects of this name'),
  }),
  output: z.array(
    z.strictObject({
      type: z.string(),
      reason: z.string(),
      object: z.string().describe('What it is about: Pod ratings-v1-abc'),
      note: z.string(),
      count: z.int().describe('How often it was seen, earlier ones included'),
      last: z.string().describe('When it was seen last (RFC 3339)'),
    }),
  ),
  permissions: ({ ns }) => rights(events, ['list'], ns),
  async run({ ns, type, reason, kind, name }, context) {
    const cluster = await connect(context)
    const found = (await cluster.list(events, { namespace: ns })) as readonly Event[]
    if (found.length === 0) await tellMissingNamespace(cluster, ns, context)
    return found
      .filter(
        (event) =>
          isSinceStart(lastOf(event), context.step) &&
          (type === null || event.type === type) &&
          (reason === null || event.reason === reason) &&
          (kind === null || event.regarding?.kind === kind) &&
          (name === null || event.regarding?.name === name),
      )
      .map((event) => ({
        type: event.type ?? '',
        reason: event.reason ?? '',
        object: `${event.regarding?.kind ?? ''} ${event.regarding?.name ?? ''}`.trim(),
        note: event.note ?? '',
        count: event.series?.count ?? event.deprecatedCount ?? 1,
        last: lastOf(event) ?? '',
      }))
      .toSorted((one, other) => Date.parse(one.last) - Date.parse(other.last))
  },
})

/** When an event was seen last: newer and older writers say it in different fields. */
function lastOf({ series, eventTime, deprecatedLastTimestamp, metadata }: Event): string | undefined {
  return series?.lastObservedTime ?? deprecatedLastTimestamp ?? eventTime ?? metadata.creationTimestamp
}
