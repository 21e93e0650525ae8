import type { KubernetesObject } from 'chaos-kubernetes-access'

/** Whether an object is being deleted already, so that there is nothing left to hit. */
export function isLeaving({ metadata }: KubernetesObject): boolean {
  return metadata.deletionTimestamp !== undefined
}
