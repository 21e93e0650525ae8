import { objectName, pods, type RemovablePod } from 'chaos-kubernetes-access'
import type { Target } from 'chaos-plugin-api'
import type { CandidatePod } from '../selection/candidate-pod.ts'

/** A pod that an action acts on, with what must be known to remove it. */
export interface PodTarget extends Target, RemovablePod {}

/** Makes the target of a pod. */
export function podTarget(pod: CandidatePod): PodTarget {
  const { name, namespace } = pod
  return { object: objectName(pods, { name, namespace }), ...removablePod(pod) }
}

/** What must be known of a pod to remove it. */
export function removablePod({ name, namespace, uid, createdAt, controller, finished }: CandidatePod): RemovablePod {
  return {
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp: createdAt,
      ...(controller === undefined ? {} : { ownerReferences: [controller] }),
    },
    ...(finished ? { finished: true } : {}),
  }
}
