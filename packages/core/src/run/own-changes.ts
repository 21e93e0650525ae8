import { type AnyChange, type ChangeDefinition, StepFailure } from 'chaos-plugin-api'
import { outcomeOf, unproven } from '../changes/change-ledger.ts'
import type { Run } from './run.ts'
import { undoOwn } from './undo-run.ts'

/** See `ActionContext.undo`: undoes this run's own changes of a type now. */
export async function ownChanges<Data>(
  run: Run,
  plugin: string,
  type: ChangeDefinition<Data>,
  which: (data: Data) => boolean = () => true,
): Promise<readonly Data[]> {
  const id = await run.types.idOf(type as AnyChange, plugin)
  const mine = run.ledger.unsettled.filter(
    (entry) => entry.intent.change === id && outcomeOf(entry) !== 'not-applied' && which(entry.intent.data as Data),
  )
  await undoOwn(run, mine)
  const [left] = unproven(mine)
  if (left !== undefined) {
    throw new StepFailure(
      `${left.intent.object} could not be put back: ${(left.settled?.detail ?? 'it is still changed').replace(/\.$/, '')}.`,
    )
  }
  return mine.map(({ intent }) => intent.data as Data)
}
