import { type ControllerContext, follow, keyOf } from '../controllers/controller-context.ts'
import { recordEvent } from '../events/record-event.ts'
import type { Node } from '../objects/node.ts'
import { isPodReady, type Pod } from '../objects/pod.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import { isFinished } from '../registry/update-object.ts'
import type { Delays } from './delays.ts'
import { startAddresses } from './pod-addresses.ts'
import { runningStatus } from './pod-statuses.ts'

/** Stands for the kubelets of all nodes: starts the pods that are put on them, ends those that are deleted. */
export function startKubelet(context: ControllerContext, delays: Delays): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(pods)
  const addresses = startAddresses(context)
  const reached = new Map<string, 'start' | 'ready' | 'stop'>()

  const later = (
    stage: 'start' | 'ready' | 'stop',
    key: string,
    milliseconds: number,
    queue: { add(key: string): void },
  ): void => {
    const pod = collection.get(key)
    const id = `${pod?.metadata.uid}`
    if (reached.get(id) === stage) return
    reached.set(id, stage)
    if (milliseconds <= 0) queue.add(key)
    else cluster.clock.after(milliseconds, () => queue.add(key))
  }

  const starting = loop.queue('kubelet/start', (key) => {
    const pod = collection.get(key) as Pod | undefined
    if (!pod?.spec.nodeName || pod.metadata.deletionTimestamp || pod.status.phase !== 'Pending') return
    const node = cluster.store.get(nodes, pod.spec.nodeName) as Node | undefined
    if (!node) return
    const hostIP = node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '127.0.0.1'
    const podIP = pod.spec.hostNetwork ? hostIP : addresses.take(pod)
    const ready = delays.ready <= 0
    const started = putStatus(cluster, pods, pod, runningStatus(pod, cluster.clock.now(), { podIP, hostIP }, ready))
    reportStart(context, started)
    if (!ready) later('ready', key, delays.ready, readying)
  })

  const readying = loop.queue('kubelet/ready', (key) => {
    const pod = collection.get(key) as Pod | undefined
    if (pod?.status.phase !== 'Running' || pod.metadata.deletionTimestamp || isPodReady(pod)) return
    const address = { podIP: pod.status.podIP ?? '', hostIP: pod.status.hostIP ?? '' }
    putStatus(cluster, pods, pod, runningStatus(pod, cluster.clock.now(), address, true))
  })

  const stopping = loop.queue('kubelet/stop', (key) => {
    const pod = collection.get(key) as Pod | undefined
    if (!pod?.metadata.deletionTimestamp) return
    const ended: Pod = { ...pod, metadata: { ...pod.metadata, deletionGracePeriodSeconds: 0 } }
    if (isFinished(ended)) cluster.store.remove(pods, ended)
    else if (pod.metadata.deletionGracePeriodSeconds !== 0) cluster.store.put(pods, ended)
  })

  follow(context, pods, (object, event) => {
    const pod = object as Pod
    if (event?.type === 'DELETED') {
      reached.delete(`${pod.metadata.uid}`)
      addresses.giveBack(pod)
      return
    }
    const key = keyOf(pod)
    if (pod.metadata.deletionTimestamp) {
      if (!pod.spec.nodeName) return
      const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000
      if (reached.get(`${pod.metadata.uid}`) !== 'stop') reportStop(context, pod)
      later('stop', key, Math.min(delays.stop, grace), stopping)
    } else if (pod.spec.nodeName && pod.status.phase === 'Pending') later('start', key, delays.start, starting)
  })
}

function reportStart({ cluster }: ControllerContext, pod: Pod): void {
  const host = pod.spec.nodeName ?? ''
  for (const { name, image } of pod.spec.containers) {
    for (const [reason, message] of [
      ['Pulled', `Container image "${image}" already present on machine`],
      ['Created', `Container created`],
      ['Started', `Container started`],
    ] as const) {
      recordEvent(cluster, pod, {
        type: 'Normal',
        reason,
        message: reason === 'Pulled' ? message : `${message}: ${name}`,
        source: 'kubelet',
        host,
      })
    }
  }
}

function reportStop({ cluster }: ControllerContext, pod: Pod): void {
  for (const { name } of pod.spec.containers) {
    recordEvent(cluster, pod, {
      type: 'Normal',
      reason: 'Killing',
      message: `Stopping container ${name}`,
      source: 'kubelet',
      host: pod.spec.nodeName ?? '',
    })
  }
}
