import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, invalid, matches, ok, refused } from './expectations.ts'

/** The paths of a namespace's Events in both groups, and what they are about. */
async function paths(cluster: ConformanceCluster) {
  const namespace = await cluster.namespace()
  return {
    core: `/api/v1/namespaces/${namespace}/events`,
    group: `/apis/events.k8s.io/v1/namespaces/${namespace}/events`,
    about: { apiVersion: 'v1', kind: 'Pod', namespace, name: 'p' },
  }
}

const time = '2026-01-01T00:00:00.000000Z'

export const events: Topic = {
  title: 'Events',
  behaviours: [
    {
      name: 'An Event of v1 is seen at events.k8s.io/v1 with other names for its fields',
      async run(cluster) {
        const { core, group, about } = await paths(cluster)
        const told = { reason: 'R', message: 'M', type: 'Normal', source: { component: 'c' }, count: 3 }
        const times = { firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-02T00:00:00Z' }
        const event = { metadata: { name: 'a' }, involvedObject: about, ...told, ...times }
        matches(await ok(cluster.post(core, event), 201), {
          ...told,
          ...times,
          eventTime: null,
          reportingComponent: '',
        })
        matches(await ok(cluster.get(`${group}/a`)), {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          regarding: about,
          note: 'M',
          deprecatedCount: 3,
          deprecatedSource: { component: 'c' },
          deprecatedFirstTimestamp: times.firstTimestamp,
          deprecatedLastTimestamp: times.lastTimestamp,
          reportingController: absent,
          involvedObject: absent,
          message: absent,
        })
        matches(await ok(cluster.delete(`${group}/a`)), { status: 'Success', details: { group: 'events.k8s.io' } })
        await refused(cluster.get(`${core}/a`), 404, 'NotFound')
      },
    },
    {
      name: 'An Event of events.k8s.io/v1 is seen at v1, in lists and watches too, and selected by the names of either',
      async run(cluster) {
        const { core, group, about } = await paths(cluster)
        const stream = await cluster.watch(`${core}?watch=true`)
        const told = { reason: 'R', note: 'N', type: 'Warning', action: 'A', eventTime: time }
        const by = { reportingController: 'ctl', reportingInstance: 'i' }
        const series = { count: 2, lastObservedTime: time }
        const event = { metadata: { name: 'b' }, regarding: about, ...told, ...by, series }
        matches(await ok(cluster.post(group, event), 201), { ...told, deprecatedSource: {} })
        const seen = { involvedObject: about, message: 'N', eventTime: time, reportingComponent: 'ctl', series }
        matches(await stream.next(), { type: 'ADDED', object: { apiVersion: 'v1', ...seen } })
        matches(await ok(cluster.get(core)), { items: [{ ...seen, firstTimestamp: null, source: {}, note: absent }] })
        for (const query of [
          `${core}?fieldSelector=involvedObject.name%3Dp,reportingComponent%3Dctl`,
          `${group}?fieldSelector=regarding.name%3Dp,reportingController%3Dctl`,
        ]) {
          matches(await ok(cluster.get(query)), { items: [{ metadata: { name: 'b' } }] })
        }
      },
    },
    {
      name: 'events.k8s.io/v1 asks for a time and a type, and lets no text be changed',
      async run(cluster) {
        const { core, group, about } = await paths(cluster)
        await invalid(
          cluster.post(group, { metadata: { name: 'c' }, regarding: about, reason: 'R' }),
          ['eventTime', 'FieldValueRequired'],
          ['type', 'FieldValueInvalid', /^Invalid value: "": has invalid value: $/],
        )
        await ok(cluster.post(core, { metadata: { name: 'c' }, involvedObject: about, message: 'M' }), 201)
        await invalid(cluster.patch(`${group}/c`, { note: 'changed' }), [
          'message',
          'FieldValueInvalid',
          /^Invalid value: "changed": field is immutable$/,
        ])
        const elsewhere = { metadata: { name: 'd' }, involvedObject: { ...about, namespace: 'other' } }
        await invalid(cluster.post(core, elsewhere), [
          'involvedObject.namespace',
          'FieldValueInvalid',
          /does not match event\.namespace$/,
        ])
      },
    },
  ],
}
