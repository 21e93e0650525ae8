import {
  controllerOf,
  type Excerpt,
  holding,
  isFinished,
  isReady,
  type Pod,
  type PodState,
  podStateFields,
  type RemovablePod,
  sharedReference,
  type ViewShape,
} from 'chaos-kubernetes-access'
import { isLeaving } from '../objects/is-leaving.ts'

/** What a drain must know of a pod; the rest of its 6.5 KB is not held. */
export interface HostedPod extends Pick<PodState, 'controller' | 'createdAt' | 'finalizers' | 'leaving' | 'stage'> {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** The node that it runs on; `undefined` where none is known. */
  readonly node: string | undefined
  /** A mirror of what a kubelet runs by itself. */
  readonly mirror: boolean
  /** Whether it has a volume that is lost with it. */
  readonly local: boolean
  readonly finished: boolean
  /** When it should have ended, in milliseconds since 1970 (UTC); `undefined` while it is not being deleted. */
  readonly endsBy: number | undefined
  /** Whether it has changed since it was listed, so that it may have got a node. */
  readonly unplaced: boolean
}

/** What a drain reads of a pod. */
export const hostedPodFields: readonly string[] = [...podStateFields, 'metadata.annotations', 'spec.volumes']

/** Reads of a pod what a drain must know of it. */
export const hostedPodExcerpt: Excerpt<Pod, HostedPod> = { fields: hostedPodFields, keep: hostedPod }

/** Pods that are listed whole, and then followed by their metadata alone: enough to see them go. */
export const hostedPods: ViewShape<Pod, HostedPod> = {
  listed: 'whole',
  watched: 'metadata',
  fields: hostedPodFields,
  keep(pod, { extent, previous }) {
    if (extent === 'whole') return hostedPod(pod)
    const leaving = isLeaving(pod)
    if (previous === undefined) return { ...hostedPod({ ...pod, spec: { containers: [] } }), unplaced: true }
    const finalizers = holding(pod)
    const same = previous.leaving === leaving && previous.finalizers.join() === finalizers.join()
    if (previous.node !== undefined && same) return previous
    return { ...previous, leaving, endsBy: endsBy(pod), finalizers, unplaced: previous.node === undefined }
  },
}

/** What a drain keeps of a pod. */
export function hostedPod(pod: Pod): HostedPod {
  const { metadata, spec } = pod
  const { namespace = 'default', name, uid, creationTimestamp, annotations } = metadata
  const finished = isFinished(pod)
  return {
    namespace,
    name,
    uid,
    createdAt: creationTimestamp,
    controller: sharedReference(controllerOf(pod)),
    node: spec.nodeName,
    mirror: annotations?.['kubernetes.io/config.mirror'] !== undefined,
    local: spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) === true,
    finished,
    leaving: isLeaving(pod),
    endsBy: endsBy(pod),
    finalizers: holding(pod),
    stage: isReady(pod) ? 3 : 1,
    unplaced: false,
  }
}

function endsBy({ metadata: { deletionTimestamp } }: Pod): number | undefined {
  return deletionTimestamp === undefined ? undefined : Date.parse(deletionTimestamp)
}

/** What must be known to remove it. */
export function toRemovable({ namespace, name, uid, createdAt, controller, finished }: HostedPod): RemovablePod {
  const ownerReferences = controller === undefined ? {} : { ownerReferences: [controller] }
  return { metadata: { namespace, name, uid, creationTimestamp: createdAt, ...ownerReferences }, finished }
}
