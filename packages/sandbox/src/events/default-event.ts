import { branch, type Draft } from '../json/draft.ts'

/** Events show some fields even where they have no value. */
export function defaultEvent(draft: Draft): void {
  branch(draft, 'source')
  for (const name of ['firstTimestamp', 'lastTimestamp', 'eventTime']) draft[name] ??= null
  for (const name of ['reportingComponent', 'reportingInstance']) draft[name] ??= ''
}
