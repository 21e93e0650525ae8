/** How long the simulated kubelet takes. All in milliseconds. */
export interface Delays {
  /** From the pod's assignment to its containers running. */
  readonly start: number
  /** From running to ready; of a container with a probe, from the time at which it is due to its result. */
  readonly ready: number
  /** From the deletion to the pod being gone; never longer than its grace period. */
  readonly stop: number
  /** How long containers that run to an end (init containers, those of a Job) take. */
  readonly complete: number
  /** From a container's death to its restart; doubled at each further one, up to five minutes. */
  readonly restart: number
}

export const defaultDelays: Delays = { start: 20, ready: 5, stop: 20, complete: 50, restart: 1000 }
