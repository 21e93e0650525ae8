import type { Phase } from 'chaos-plugin-api'

/** One activity in a run. */
export interface Step {
  /** Unique within the run and the same in every run of the file: `method/2`, `gate/0`. */
  readonly id: string
  readonly name: string
  /** From 1. */
  readonly attempt: number
  readonly phase: Phase
  /** What is asked of a probe of the hypothesis. */
  readonly tolerance?: unknown
  /** Seconds that what it does is held before it is put back; left out where the file says nothing of it. */
  readonly duration?: number
}
