import type { RecordedCall } from 'chaos-plugin-api'
import { pathKey } from './field-path.ts'
import { managerOf } from './managed-fields.ts'
import type { ObjectChange } from './object-change.ts'

/** A call on an object. */
export type ObjectCall = RecordedCall<ObjectChange>

/** Whether nobody knows what came of one of its attempts. */
export function isDoubtful({ attempts }: ObjectCall): boolean {
  return attempts.some(({ outcome }) => outcome === 'unknown')
}

/** The field managers of the runs that these calls are of; not those of runs that have something to put back themselves. */
export function managersOf(calls: readonly ObjectCall[]): ReadonlySet<string> {
  const foreign = new Set(calls.flatMap(({ state, runId }) => (state === 'foreign' ? [runId] : [])))
  return new Set(calls.flatMap(({ runId }) => (foreign.has(runId) ? [] : [managerOf(runId)])))
}

/** The keys of the fields that a call sets. */
export function fieldKeys(data: ObjectChange): readonly string[] {
  return data.does === 'set' ? data.fields.map(({ path }) => pathKey(path)) : []
}
