/** A history: all that happens to two objects, as data, so that it can be played again, made shorter, and printed. */
export interface History {
  readonly seed: number
  readonly objects: Readonly<Record<ObjectName, ObjectBefore>>
  readonly runs: readonly RunPlan[]
  readonly others: readonly OtherAct[]
  /** What is recovered after the runs, in this order; whatever is left is recovered without any fault in the end. */
  readonly recoveries: readonly RecoveryPlan[]
}

export type ObjectName = 'a' | 'b'

/** An object before all runs. */
export interface ObjectBefore {
  readonly exists: boolean
  /** Whether it was applied (server-side) or updated by whoever made it. */
  readonly made: 'Apply' | 'Update'
  readonly mode: boolean
  readonly labels: boolean
  /** Seconds that its finalizer holds it when it is deleted; without one it goes at once. */
  readonly finalizer?: number
  /** Whether the other object owns it. */
  readonly owned: boolean
}

export type Field = 'replicas' | 'mode' | 'depth' | 'team'
export type Value = number | string | undefined

export interface RunPlan extends ProcessPlan {
  /** Seconds from the beginning, or from the end of the run before it. */
  readonly startsAt: number
  /** Whether it begins only when the run before it has ended, or is dead. */
  readonly follows: boolean
  readonly changes: readonly ChangePlan[]
}

export type ChangePlan = {
  readonly on: ObjectName
  /** Seconds that the run waits after it. */
  readonly pause: number
  /** Seconds after which it is put back, beside what the run goes on with; left out where that is for its end. */
  readonly holds?: number
  /** Whether the call is sent once more after an answer that says nothing of it. */
  readonly stubborn: boolean
} & ChangeKind

export type ChangeKind =
  | { readonly does: 'set'; readonly field: Field; readonly to: Value }
  | { readonly does: 'delete' | 'create' }

/** What befalls a process of ours. */
export interface ProcessPlan {
  /** By the number of the call that is to change something. */
  readonly faults: Readonly<Record<number, Fault>>
  readonly dies?: Death
}

/** What becomes of a call: it never arrives, its answer never does, or it takes effect so many seconds later. */
export type Fault = 'lost' | 'answer lost' | { readonly late: number }

/** The process ends at so many requests and syncs; what it was just sending meets this fate. */
export interface Death {
  readonly after: number
  readonly inFlight: Fault
  /** Whether the machine dies, too: what was not synced is lost. */
  readonly forgets: boolean
}

export interface RecoveryPlan extends ProcessPlan {
  readonly which: 'all' | number
  /** Seconds after what was before. */
  readonly waits: number
}

/** What somebody else does, when so many requests have come, or so many seconds later than that. */
export interface OtherAct {
  readonly afterRequests: number
  readonly seconds: number
  readonly on: ObjectName
  readonly does: 'set' | 'set and back' | 'apply same' | 'update same' | 'delete' | 'recreate' | 'crowd' | 'namespace'
  readonly field: Field
  readonly to: number
}
