/** How long the simulated kubelet takes. All in milliseconds. */
export interface Delays {
  /** From the pod's assignment to its containers running. */
  readonly start: number
  /** From running to ready. */
  readonly ready: number
  /** From the deletion to the pod being gone; never longer than its grace period. */
  readonly stop: number
}

export const defaultDelays: Delays = { start: 20, ready: 5, stop: 20 }
