import type { Stage } from './stage/stage.ts'

/** How a program is called: kubectl and ours have the same options for it. */
export interface Call {
  /** Of what it is given as variables; `HOME` is the folder of the stage. */
  readonly environment?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** What is listed; default `nodes`. */
  readonly lists?: 'nodes' | 'pods'
  /** What else is told of the calls that came to an API server. */
  readonly tells?: readonly Detail[]
  /** Ours only: of each activity the secrets. */
  readonly secrets?: readonly Readonly<Record<string, string>>[]
}

/** What is told of a call only where the feature is about it. */
export type Detail = 'path' | 'http' | 'compression' | 'TLS name' | 'what the plugin is told' | 'tokens'

/** One row of the table. */
export interface Feature {
  readonly name: string
  /** Whether the programs are given the files of a service account as a pod has them: those in the folder `pod` of the stage. */
  readonly inPod?: boolean
  /** Sets the stage for one program, and says how to call that. */
  set(stage: Stage): Promise<Call>
  /** In place of what kubectl does, where it has no such thing, or can't be tried here. */
  readonly kubectl?: string
  /** What our command line has to do. */
  readonly ours: string
  /** Why that is something else than what kubectl does. */
  readonly otherwise?: string
}

/** A part of the table. */
export interface Topic {
  readonly title: string
  readonly features: readonly Feature[]
}
