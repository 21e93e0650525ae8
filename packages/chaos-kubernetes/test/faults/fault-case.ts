import { crc32 } from 'node:zlib'
import { type CallFault, callFaults } from './call-faults.ts'
import { type FaultyAction, faultyActions } from './faulty-actions.ts'

/** Which calls of a run a fault hits: one that reads or writes, of the action or of the undo, or all of them. */
export const aims = {
  'action-write': 'A call of the action that writes',
  'action-writes': 'Every call of the action that writes',
  'action-read': 'A call of the action that reads',
  'undo-write': 'A call of the undo that writes',
  'undo-read': 'A call of the undo that reads',
  'undo-all': 'Every call of the undo, to its end',
} as const
export type Aim = keyof typeof aims

/** A run of an action with a fault. */
export interface FaultCase {
  readonly action: FaultyAction
  readonly fault: CallFault
  readonly aim: Aim
  readonly name: string
  /** Says which one of several calls is hit. */
  readonly seed: number
}

/** Each action with each fault, at each of its calls. */
export const faultCases: readonly FaultCase[] = faultyActions.flatMap((action) =>
  callFaults.flatMap((fault) =>
    (Object.keys(aims) as Aim[]).map((aim) => {
      const name = `${action.name} × ${fault.name} × ${aim}`
      return { action, fault, aim, name, seed: crc32(name) }
    }),
  ),
)
