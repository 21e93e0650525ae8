import type { ChangeEnd } from './end-of-inspection.ts'
import type { RunChange } from './undo-units.ts'

/** Writes down how a change ended. */
export function settleChange({ run, entry }: RunChange, { fate, detail }: ChangeEnd): void {
  run.note({
    type: 'settled',
    id: entry.intent.id,
    fate,
    ...(detail === undefined ? {} : { detail: run.mask(detail) }),
  })
}
