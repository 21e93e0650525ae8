import { formatTime } from '../clock/format-time.ts'
import { recordEvent } from '../events/record-event.ts'
import { isNodeReady, type Node, type Taint } from '../objects/node.ts'
import { isPodReady, type Pod } from '../objects/pod.ts'
import { latest, putSpec, putStatus, remove } from '../registry/controller-writes.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import { toleratesTaint } from '../scheduler/tolerates-taint.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'

const prefix = 'node.kubernetes.io/'

/** Gives nodes the taints that follow from their conditions, and marks the pods of a node that is gone or not ready. */
export function startNodeLifecycleController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(nodes)
  const podCollection = cluster.store.collection(pods)
  podCollection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  const queue = loop.queue('node-lifecycle', (name) => {
    const node = collection.get(name) as Node | undefined
    const here = podCollection.byIndex('node', name) as readonly Pod[]
    if (!node) {
      for (const pod of here) remove(cluster, pods, pod, { gracePeriodSeconds: 0 })
      return
    }
    setTaints(context, node)
    if (isNodeReady(node)) return
    for (const pod of here) {
      if (!isPodReady(pod)) continue
      const time = formatTime(cluster.clock.now())
      const conditions =
        pod.status.conditions?.map((condition) =>
          condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: time } : condition,
        ) ?? []
      putStatus(cluster, pods, pod, { ...pod.status, conditions })
    }
  })
  follow(context, nodes, (node, event) => {
    queue.add(keyOf(node))
    if (event?.type !== 'ADDED') return
    const message = `Node ${node.metadata.name} event: Registered Node ${node.metadata.name} in Controller`
    recordEvent(cluster, node, { type: 'Normal', reason: 'RegisteredNode', message, source: 'node-controller' })
  })
}

function setTaints({ cluster }: ControllerContext, node: Node): void {
  const state = (type: string): string | undefined =>
    node.status.conditions?.find((condition) => condition.type === type)?.status
  const wanted: (readonly [string, string])[] = []
  if (node.spec.unschedulable) wanted.push(['unschedulable', 'NoSchedule'])
  const ready = state('Ready')
  if (ready === 'False') wanted.push(['not-ready', 'NoSchedule'], ['not-ready', 'NoExecute'])
  if (ready === 'Unknown') wanted.push(['unreachable', 'NoSchedule'], ['unreachable', 'NoExecute'])
  for (const [condition, taint] of [
    ['MemoryPressure', 'memory-pressure'],
    ['DiskPressure', 'disk-pressure'],
    ['PIDPressure', 'pid-pressure'],
    ['NetworkUnavailable', 'network-unavailable'],
  ] as const) {
    if (state(condition) === 'True') wanted.push([taint, 'NoSchedule'])
  }
  const before = node.spec.taints ?? []
  const own = [
    'unschedulable',
    'not-ready',
    'unreachable',
    'memory-pressure',
    'disk-pressure',
    'pid-pressure',
    'network-unavailable',
  ].map((name) => prefix + name)
  const time = formatTime(cluster.clock.now())
  const taints: readonly Taint[] = [
    ...before.filter(
      ({ key, effect }) =>
        !own.includes(key) || wanted.some(([name, wantedEffect]) => prefix + name === key && wantedEffect === effect),
    ),
    ...wanted
      .filter(([name, effect]) => !before.some((taint) => taint.key === prefix + name && taint.effect === effect))
      .map(([name, effect]) => ({ key: prefix + name, effect, timeAdded: time })),
  ]
  const { taints: _taints, ...rest } = node.spec
  putSpec(cluster, nodes, node, taints.length > 0 ? { ...rest, taints } : rest)
}

/** Ends pods on nodes with a NoExecute taint that they don't tolerate, or no longer. */
export function startTaintEviction(context: ControllerContext): void {
  const { cluster, loop } = context
  const podCollection = cluster.store.collection(pods)
  podCollection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  const queue = loop.queue('taint-eviction', (key) => {
    const pod = podCollection.get(key) as Pod | undefined
    const node = pod?.spec.nodeName ? (cluster.store.get(nodes, pod.spec.nodeName) as Node | undefined) : undefined
    if (!pod || !node || pod.metadata.deletionTimestamp) return
    const taints = (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
    if (taints.length === 0) return
    const now = cluster.clock.now()
    const ends = taints.map((taint) => {
      const matching = pod.spec.tolerations?.filter((toleration) => toleratesTaint([toleration], taint)) ?? []
      if (matching.length === 0) return now
      const limits = matching.flatMap(({ tolerationSeconds }) =>
        tolerationSeconds === undefined ? [] : [tolerationSeconds],
      )
      return limits.length === 0
        ? Number.POSITIVE_INFINITY
        : Date.parse(taint.timeAdded ?? formatTime(now)) + Math.min(...limits) * 1000
    })
    const end = Math.min(...ends)
    if (end === Number.POSITIVE_INFINITY) return
    if (end > now) {
      queue.addAfter(key, end - now)
      return
    }
    const current = latest(cluster, pods, pod)
    if (current) remove(cluster, pods, current)
  })
  follow(context, nodes, (object, event) => {
    const node = object as Node
    if (event?.type === 'DELETED' || !node.spec.taints?.some(({ effect }) => effect === 'NoExecute')) return
    for (const pod of podCollection.byIndex('node', node.metadata.name)) queue.add(keyOf(pod))
  })
  follow(context, pods, (object, event) => {
    const { spec } = object as Pod
    const placed = event?.previous && (event.previous as Pod).spec.nodeName !== spec.nodeName
    if (spec.nodeName && (placed || !event)) queue.add(keyOf(object))
  })
}
