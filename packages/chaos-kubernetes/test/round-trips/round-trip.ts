import type { FaultyAction } from '../faults/faulty-actions.ts'
import type { Feature } from './random-features.ts'

/** A cluster, and what is done to it: once alone, and once while somebody else changes something. */
export interface RoundTrip {
  readonly seed: number
  readonly features: readonly Feature[]
  /** What a run does, one after another. */
  readonly actions: readonly FaultyAction[]
}

/** Something that must not have been. */
export interface Find {
  /** In which part of the trip. */
  readonly part: 'undo' | 'second undo' | 'undo after somebody else' | 'second undo after somebody else' | 'end'
  readonly text: string
}

/** What came of a round trip. */
export interface Travelled {
  readonly finds: readonly Find[]
  /** What somebody else did; undefined where there was no time for it. */
  readonly theirs: string | undefined
}
