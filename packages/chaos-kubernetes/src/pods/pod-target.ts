import { controllerOf, isFinished, objectName, type Pod, pods, type RemovablePod } from 'chaos-kubernetes-access'
import type { Target } from 'chaos-plugin-api'

/** A pod that an action acts on, with what must be known to remove it. */
export interface PodTarget extends Target, RemovablePod {}

/** Makes the target of a pod: of its metadata only what is needed. */
export function podTarget(pod: Pod): PodTarget {
  const { name, namespace = 'default', uid, creationTimestamp } = pod.metadata
  const owner = controllerOf(pod)
  return {
    object: objectName(pods, pod.metadata),
    metadata: { name, namespace, uid, creationTimestamp, ...(owner === undefined ? {} : { ownerReferences: [owner] }) },
    ...(isFinished(pod) ? { finished: true } : {}),
  }
}
