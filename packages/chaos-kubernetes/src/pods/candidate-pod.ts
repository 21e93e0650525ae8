import {
  controllerOf,
  isFinished,
  isReady,
  type OwnerReference,
  type Pod,
  sharedReference,
} from 'chaos-kubernetes-access'
import { isLeaving } from '../objects/is-leaving.ts'

/** What must be known of a pod to choose it and to act on it; the rest of its 6.5 KB is not held. */
export interface CandidatePod {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** RFC 3339, UTC. */
  readonly createdAt: string
  readonly controller: OwnerReference | undefined
  /** On its way out already. */
  readonly leaving: boolean
  readonly ready: boolean
  /** Succeeded or failed for good. */
  readonly finished: boolean
  /** The names of its containers. */
  readonly containers: readonly string[]
}

/** Keeps of a pod what it is chosen by. */
export function candidatePod(pod: Pod): CandidatePod {
  const { name, namespace = 'default', uid, creationTimestamp } = pod.metadata
  return {
    namespace,
    name,
    uid,
    createdAt: creationTimestamp,
    controller: sharedReference(controllerOf(pod)),
    leaving: isLeaving(pod),
    ready: isReady(pod),
    finished: isFinished(pod),
    containers: sharedNames(pod.spec.containers.map((container) => container.name)),
  }
}

/** The latest names of containers; of 100,000 pods most have the same ones. */
const known = new Map<string, readonly string[]>()
const mostKnown = 1000

function sharedNames(names: readonly string[]): readonly string[] {
  const key = names.join()
  const shared = known.get(key)
  if (shared !== undefined) return shared
  if (known.size >= mostKnown) known.clear()
  known.set(key, names)
  return names
}
