import type { RestoredChange } from 'chaos-plugin-api'
import { type FieldPath, pathKey } from './field-path.ts'
import type { ObjectCall } from './object-call.ts'
import type { ObjectPast } from './object-past.ts'
import type { Verdict } from './verdict.ts'

/** Which of several ends of one change counts: the first of these. */
const weight: readonly RestoredChange['fate'][] = [
  'drifted',
  'open',
  'overlaid',
  'superseded',
  'replaced',
  'gone',
  'kept',
  'not-applied',
  'restored',
]

/** What became of each change of an object, by its `ref`. */
export function endsOf(
  past: ObjectPast,
  { end, fields }: Extract<Verdict, { act: 'settle' }>,
): ReadonlyMap<string, RestoredChange> {
  const ends = new Map<string, RestoredChange>()
  for (const call of past.replaced) ends.set(call.ref, { fate: 'replaced', detail: 'another object took its name' })
  for (const call of past.overlaid) ends.set(call.ref, { fate: 'overlaid' })
  for (const call of past.calls) ends.set(call.ref, endOf(call, past, end, fields))
  return ends
}

/** Whether a rollback set the field to what it is to have from now on, rather than back. */
function staysSet({ fields }: ObjectPast, path: FieldPath): boolean {
  return fields.some((field) => field.stays && pathKey(field.path) === pathKey(path))
}

function endOf(
  { data, stays }: ObjectCall,
  past: ObjectPast,
  end: RestoredChange,
  fields: ReadonlyMap<string, RestoredChange>,
): RestoredChange {
  const setsWhatStays = data.does === 'set' && data.fields.some(({ path }) => staysSet(past, path))
  if (stays && (data.does === 'set' ? setsWhatStays : past.kept)) return { fate: 'kept' }
  if (past.kept) return { fate: 'superseded' }
  if (data.does !== 'set' || past.born.has(data.uid)) return end
  const own = data.fields.map(({ path }) => past.superseded.get(pathKey(path))?.end ?? fields.get(pathKey(path)) ?? end)
  const [worst] = own.toSorted((a, b) => weight.indexOf(a.fate) - weight.indexOf(b.fate))
  // A rollback has set it since, and that is to stay.
  return worst?.fate === 'kept' ? { fate: 'superseded' } : (worst ?? end)
}
