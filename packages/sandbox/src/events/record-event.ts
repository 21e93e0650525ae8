import { formatTime } from '../clock/format-time.ts'
import type { Cluster } from '../registry/cluster.ts'
import { events } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** So many events are kept; a real cluster keeps them for an hour. */
const kept = 5000

/** After so many events that differ in their text alone, the further ones are counted in one, which has the latest text. */
const combinedFrom = 9
const combining = '(combined from similar events): '

interface EventText {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** The component that reports, e.g. `kubelet`. */
  readonly source: string
  readonly host?: string
}

/** Reports what happened to an object as an Event. The same text about the same object counts up. */
export function recordEvent(
  cluster: Cluster,
  object: KubernetesObject,
  { type, reason, message: text, source, host }: EventText,
): void {
  const collection = cluster.store.collection(events)
  collection.addIndex('involved', (event) => [involvedText(event)])
  collection.addIndex('similar', (event) => [similarText(event)])
  const { name, namespace = 'default', uid, resourceVersion } = object.metadata
  const now = formatTime(cluster.clock.now())
  const known = collection.byIndex('involved', `${uid}/${reason}/${text}`)[0]
  const similar = known ? [] : collection.byIndex('similar', `${uid}/${source}/${type}/${reason}`)
  const combined = similar.find((event) => String(event['message']).startsWith(combining))
  const message = similar.length >= combinedFrom ? `${combining}${text}` : text
  const same = known ?? (similar.length >= combinedFrom ? combined : undefined)
  if (same) {
    const shown = known ? same['message'] : message
    cluster.store.put(events, { ...same, message: shown, count: Number(same['count'] ?? 1) + 1, lastTimestamp: now })
    return
  }
  const id = cluster.random.uid()
  cluster.store.put(events, {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name: `${name}.${id.replaceAll('-', '').slice(0, 16)}`, namespace, uid: id, creationTimestamp: now },
    involvedObject: {
      kind: object.kind,
      ...(object.metadata.namespace ? { namespace } : {}),
      name,
      uid,
      apiVersion: object.apiVersion,
      resourceVersion,
    },
    reason,
    message,
    source: { component: source, ...(host ? { host } : {}) },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: source,
    reportingInstance: host ?? '',
  })
  if (collection.size > kept * 1.2) forgetOldest(cluster)
}

function similarText(event: KubernetesObject): string {
  const { uid } = (event['involvedObject'] ?? {}) as { uid?: string }
  const { component } = (event['source'] ?? {}) as { component?: string }
  return `${uid}/${component}/${String(event['type'])}/${String(event['reason'])}`
}

function involvedText(event: KubernetesObject): string {
  const { uid } = (event['involvedObject'] ?? {}) as { uid?: string }
  return `${uid}/${String(event['reason'])}/${String(event['message'])}`
}

function forgetOldest(cluster: Cluster): void {
  const collection = cluster.store.collection(events)
  const byAge = collection
    .list()
    .map((event) => ({ event, revision: Number(event.metadata.resourceVersion) }))
    .sort((left, right) => left.revision - right.revision)
  for (const { event } of byAge.slice(0, collection.size - kept)) cluster.store.remove(events, event)
}
