import { type ControllerContext, follow, keyOf } from '../controllers/controller-context.ts'
import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import { putMetadata, putStatus } from '../registry/controller-writes.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import type { StoreEvent } from '../store/collection.ts'
import { advancePod } from './advance-pod.ts'
import { awaitReferences } from './await-references.ts'
import { type Behaviour, behaviourOf, killAnnotation } from './behaviour.ts'
import { deathsIn } from './container-deaths.ts'
import { missingVariable, missingVolumes } from './missing-references.ts'
import { isKubeletAlive } from './node-kubelet.ts'
import { startAddresses } from './pod-addresses.ts'
import type { DelaysOf } from './pod-delays.ts'
import { isForgettable, newPodRun, type PodRun } from './pod-run.ts'
import { followNodeStatuses } from './post-node-status.ts'
import { podReports } from './report-pod.ts'
import { begunIn, runEphemeral } from './run-ephemeral.ts'
import { finishPod, stopTime } from './stop-pod.ts'

/** Timers of the machine may ring this much too early, in milliseconds. */
const timerTolerance = 2

/**
 * Stands for the kubelets of all nodes: starts the pods that are put on them, keeps them as they are asked to behave, ends those
 * that are deleted. A node with the label `sim.cluster/kubelet: dead` does nothing any more.
 */
export function startKubelet(context: ControllerContext, delaysOf: DelaysOf): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(pods)
  const addresses = startAddresses(context)
  const runs = new Map<string, PodRun>()
  let writing = false

  const queue = loop.queue('kubelet', (key) => {
    const pod = collection.get(key) as Pod | undefined
    if (!pod?.spec.nodeName || !isKubeletAlive(cluster.store.get(nodes, pod.spec.nodeName))) return
    const uid = pod.metadata.uid ?? ''
    const run = runs.get(uid) ?? newPodRun(cluster.clock.now())
    runs.set(uid, run)
    const now = Math.max(cluster.clock.now(), run.rang ?? 0)
    writing = true
    try {
      const wake = pod.metadata.deletionTimestamp ? stop(pod, run, now) : advance(pod, run, now)
      lookAgain(key, run, wake)
    } finally {
      writing = false
    }
    if (isForgettable(run)) runs.delete(uid)
  })

  const awaited = awaitReferences(context, (key) => queue.add(key))
  const deaths = deathsIn(cluster.store)
  deaths.listen((key) => queue.add(key))

  const lookAgain = (key: string, run: PodRun, due: number | undefined): void => {
    if (run.wake?.due === due) return
    run.wake?.cancel()
    delete run.wake
    if (due === undefined) return
    const wait = Math.max(0, due - cluster.clock.now())
    const cancel = cluster.clock.after(wait, () => {
      delete run.wake
      run.rang = Math.min(due, cluster.clock.now() + timerTolerance)
      queue.add(key)
    })
    run.wake = { due, cancel }
  }

  const advance = (pod: Pod, run: PodRun, now: number): number | undefined => {
    const behaviour = behaviourOf(pod)
    const kill = strikes(pod, behaviour) ? behaviour.kill : undefined
    const current = kill === undefined ? pod : withoutKill(pod)
    const step = advancePod({
      pod: current,
      run,
      behaviour,
      delays: delaysOf(pod),
      now,
      kill,
      deaths: deaths.take(pod.metadata.uid ?? ''),
      hostIP: hostAddress(pod),
      takeAddress: () => addresses.take(),
      volumeProblems: () =>
        missingVolumes(cluster, pod).map(({ volume, object, message }) => {
          awaited.wait(object, keyOf(pod))
          return `MountVolume.SetUp failed for volume "${volume}" : ${message}`
        }),
      configurationProblem: (container) => {
        const problem = missingVariable(cluster, pod, container)
        if (problem) awaited.wait(problem.object, keyOf(pod))
        return problem?.message
      },
      ...podReports(cluster, pod),
    })
    if (step.status !== current.status) putStatus(cluster, pods, current, step.status)
    for (const container of begunIn(current, step.status)) {
      void runEphemeral(cluster, { ...current, status: step.status }, container).then((code) => {
        const uid = pod.metadata.uid ?? ''
        const known = runs.get(uid) ?? newPodRun(cluster.clock.now())
        runs.set(uid, known)
        known.ended.set(container.name, code)
        queue.add(keyOf(pod))
      })
    }
    return step.wake
  }

  const withoutKill = (pod: Pod): Pod => {
    const { [killAnnotation]: _kill, ...annotations } = pod.metadata.annotations ?? {}
    return putMetadata(cluster, pods, pod, { ...pod.metadata, annotations })
  }

  const stop = (pod: Pod, run: PodRun, now: number): number | undefined => {
    const { milliseconds, inTime } = stopTime(pod, delaysOf(pod))
    if (run.stopDue === undefined) {
      const { reportUsual } = podReports(cluster, pod)
      for (const { name } of pod.spec.containers) reportUsual('Killing', `Stopping container ${name}`)
    }
    run.stopDue = Math.min(run.stopDue ?? Number.POSITIVE_INFINITY, now + milliseconds)
    if (run.stopDue > now) return run.stopDue
    finishPod(cluster, pod, inTime)
    return undefined
  }

  const hostAddress = (pod: Pod): string => {
    const node = cluster.store.get(nodes, pod.spec.nodeName ?? '') as Node | undefined
    return node?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '127.0.0.1'
  }

  follow(context, pods, (object, event) => {
    const pod = object as Pod
    if (event?.type === 'DELETED') {
      runs.get(pod.metadata.uid ?? '')?.wake?.cancel()
      runs.delete(pod.metadata.uid ?? '')
      addresses.giveBack(pod)
      awaited.forget(keyOf(pod))
    } else if (!writing && pod.spec.nodeName && concerns(pod, event)) queue.add(keyOf(pod))
  })
  collection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  const wakePods = (name: string): void => {
    for (const pod of collection.byIndex('node', name)) queue.add(keyOf(pod))
  }
  followNodeStatuses(context, wakePods)
}

/** Whether a change of a pod may make its kubelet do something. */
function concerns(pod: Pod, event: StoreEvent | undefined): boolean {
  const before = event?.previous as Pod | undefined
  return (
    before === undefined ||
    before.spec !== pod.spec ||
    before.status !== pod.status ||
    before.metadata.annotations !== pod.metadata.annotations ||
    before.metadata.finalizers !== pod.metadata.finalizers ||
    before.metadata.deletionGracePeriodSeconds !== pod.metadata.deletionGracePeriodSeconds
  )
}

/** Whether there is a running container that `sim.cluster/kill` is about. */
function strikes({ status }: Pod, { kill, container }: Behaviour): boolean {
  if (kill === undefined) return false
  const all =
    container === undefined
      ? status.containerStatuses
      : [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
  return all?.some(({ name, state }) => state?.['running'] && (container ?? name) === name) ?? false
}
