import { type ControllerContext, follow, keyOf } from '../controllers/controller-context.ts'
import type { Node } from '../objects/node.ts'
import { isPodReady, type Pod, type PodStatus } from '../objects/pod.ts'
import { controllerOf } from '../objects/workload.ts'
import { putMetadata, putStatus } from '../registry/controller-writes.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import { isFinished } from '../registry/update-object.ts'
import { behaviourOf, killAnnotation } from './behaviour.ts'
import type { Delays } from './delays.ts'
import { startAddresses } from './pod-addresses.ts'
import { diedStatus, endedStatus, pullingStatus, runningStatus } from './pod-statuses.ts'
import { reportPulling, reportStart, reportStop } from './report-pod.ts'

/** Timers of the machine may ring this much too early, in milliseconds. */
const timerTolerance = 2

type Stage = 'start' | 'ready' | 'end' | 'restart' | 'stop'

/**
 * Stands for the kubelets of all nodes: starts the pods that are put on them, keeps them as they are asked to behave, ends those
 * that are deleted. A node with the label `sim.cluster/kubelet: dead` does nothing any more.
 */
export function startKubelet(context: ControllerContext, delays: Delays): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(pods)
  const addresses = startAddresses(context)
  const planned = new Map<string, { readonly stage: Stage; readonly due: number }>()

  const queue = loop.queue('kubelet', (key) => {
    const pod = collection.get(key) as Pod | undefined
    if (!pod || !isAlive(pod)) return
    const uid = pod.metadata.uid ?? ''
    const due = planned.get(uid)
    // A plan that was replaced by a later one still rings.
    if (!due || due.due > cluster.clock.now() + timerTolerance) return
    const { stage } = due
    planned.delete(uid)
    if (pod.metadata.deletionTimestamp) stop(pod)
    else if (pod.status.phase === 'Pending') start(pod)
    else if (stage === 'end') write(pod, endedStatus(pod, cluster.clock.now(), behaviourOf(pod).exitCode))
    else if (stage === 'restart' || stage === 'ready') run(pod)
    const next = collection.get(key) as Pod | undefined
    if (next) plan(next)
  })

  /** Decides what comes next in a pod's life and when. What is planned already stays planned. */
  const plan = (pod: Pod): void => {
    const next = nextStage(pod, delays)
    const uid = pod.metadata.uid ?? ''
    if (!next || !isAlive(pod)) return
    const due = cluster.clock.now() + next.wait
    const before = planned.get(uid)
    if (before?.stage === next.stage && before.due <= due) return
    if (next.stage === 'stop' && before?.stage !== 'stop') reportStop(cluster, pod)
    planned.set(uid, { stage: next.stage, due })
    const key = keyOf(pod)
    if (next.wait <= 0) queue.add(key)
    else cluster.clock.after(next.wait, () => queue.add(key))
  }

  const isAlive = (pod: Pod): boolean => {
    const node = pod.spec.nodeName === undefined ? undefined : cluster.store.get(nodes, pod.spec.nodeName)
    return node !== undefined && node.metadata.labels?.['sim.cluster/kubelet'] !== 'dead'
  }

  const hostAddress = (pod: Pod): string => {
    const node = cluster.store.get(nodes, pod.spec.nodeName ?? '') as Node | undefined
    return node?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '127.0.0.1'
  }

  const write = (pod: Pod, status: PodStatus): Pod => putStatus(cluster, pods, pod, status)

  const start = (pod: Pod): void => {
    const hostIP = hostAddress(pod)
    if (behaviourOf(pod).imagePullFails) {
      write(pod, pullingStatus(pod, cluster.clock.now(), hostIP))
      reportPulling(cluster, pod)
      return
    }
    const podIP = pod.spec.hostNetwork ? hostIP : addresses.take()
    const ready = delays.ready <= 0 && behaviourOf(pod).ready
    reportStart(cluster, write(pod, runningStatus(pod, cluster.clock.now(), { podIP, hostIP }, ready)))
  }

  const run = (pod: Pod): void => {
    const { podIP = '', hostIP = '' } = pod.status
    write(pod, runningStatus(pod, cluster.clock.now(), { podIP, hostIP }, behaviourOf(pod).ready))
  }

  const stop = (pod: Pod): void => {
    const ended: Pod = { ...pod, metadata: { ...pod.metadata, deletionGracePeriodSeconds: 0 } }
    if (isFinished(ended)) cluster.store.remove(pods, ended)
    else if (pod.metadata.deletionGracePeriodSeconds !== 0) cluster.store.put(pods, ended)
  }

  /** Lets the containers of a pod die at once, as its annotations ask. */
  const die = (pod: Pod): boolean => {
    const { kill, crash, container, exitCode } = behaviourOf(pod)
    const running = pod.status.containerStatuses?.some(
      ({ name, state }) => state?.['running'] && (container ?? name) === name,
    )
    if ((kill === undefined && !crash) || !running || pod.status.phase !== 'Running') return false
    const code = kill === undefined ? exitCode || 1 : kill === 'OOMKilled' ? 137 : Number(kill)
    const { [killAnnotation]: _kill, ...annotations } = pod.metadata.annotations ?? {}
    const marked = kill === undefined ? pod : putMetadata(cluster, pods, pod, { ...pod.metadata, annotations })
    const final = pod.spec.restartPolicy === 'Never' || (pod.spec.restartPolicy === 'OnFailure' && code === 0)
    const now = cluster.clock.now()
    write(
      marked,
      final
        ? endedStatus(marked, now, code)
        : diedStatus(marked, now, code, kill === 'OOMKilled' ? 'OOMKilled' : 'Error', container),
    )
    return true
  }

  follow(context, pods, (object, event) => {
    const pod = object as Pod
    if (event?.type === 'DELETED') {
      planned.delete(pod.metadata.uid ?? '')
      addresses.giveBack(pod)
    } else if (pod.spec.nodeName) plan(pod)
  })
  const dying = loop.queue('kubelet/die', (key) => {
    const pod = collection.get(key) as Pod | undefined
    if (pod && isAlive(pod) && !pod.metadata.deletionTimestamp) die(pod)
  })
  follow(context, pods, (object, event) => {
    const pod = object as Pod
    const { kill, crash } = behaviourOf(pod)
    if (event?.type !== 'DELETED' && (kill !== undefined || crash)) dying.add(keyOf(pod))
  })
  follow(context, nodes, (node, event) => {
    if (!event?.previous || event.previous.metadata.labels === node.metadata.labels) return
    collection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
    for (const pod of collection.byIndex('node', node.metadata.name)) plan(pod as Pod)
  })
}

function nextStage(pod: Pod, delays: Delays): { readonly stage: Stage; readonly wait: number } | undefined {
  const behaviour = behaviourOf(pod)
  const { phase, containerStatuses } = pod.status
  if (pod.metadata.deletionTimestamp) {
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000
    return grace === 0 && (pod.metadata.finalizers?.length ?? 0) > 0
      ? undefined
      : { stage: 'stop', wait: Math.min(behaviour.stopAfter ?? delays.stop, grace) }
  }
  if (phase === 'Pending') {
    const waiting = containerStatuses?.some(({ state }) => state?.['waiting']?.['reason'] === 'ImagePullBackOff')
    return waiting && behaviour.imagePullFails
      ? undefined
      : { stage: 'start', wait: behaviour.startDelay ?? delays.start }
  }
  if (phase !== 'Running') return undefined
  const crashed = containerStatuses?.filter(({ state }) => state?.['waiting']) ?? []
  if (crashed.length > 0) {
    const times = Math.max(...crashed.map(({ restartCount }) => restartCount))
    const backOff = Math.min(300_000, delays.restart * 2 ** Math.min(times, 10))
    return { stage: 'restart', wait: behaviour.restartDelay ?? (behaviour.crash ? backOff : delays.restart) }
  }
  const endsItself = controllerOf(pod)?.kind === 'Job' || behaviour.completeAfter !== undefined
  if (isPodReady(pod) !== behaviour.ready) return { stage: 'ready', wait: delays.ready }
  if (endsItself && pod.spec.restartPolicy !== 'Always')
    return { stage: 'end', wait: behaviour.completeAfter ?? delays.complete }
  return undefined
}
