import { type FaultyAction, faultyActions } from '../faults/faulty-actions.ts'

/** Every action that can be undone, as the fault matrix calls it. */
export const tripActions: readonly FaultyAction[] = faultyActions.filter(({ takesAway }) => takesAway === undefined)
