import type { Excerpt, OwnerReference, Pod } from 'chaos-kubernetes-access'

/** What must be known of a pod to choose it and to act on it; the rest of its 6.5 KB is not held. */
export interface CandidatePod {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** RFC 3339, UTC. */
  readonly createdAt: string
  readonly controller: OwnerReference | undefined
  /** Succeeded or failed for good. */
  readonly finished: boolean
  /** The names of its containers, where they were asked for. */
  readonly containers: readonly string[]
}

/** Reads the UIDs of pods, to tell which of those that are known are meant. */
export const podUids: Excerpt<Pod, string> = { fields: ['metadata.uid'], keep: ({ metadata }) => metadata.uid }
