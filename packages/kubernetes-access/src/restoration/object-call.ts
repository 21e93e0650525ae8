import type { RecordedCall } from 'chaos-plugin-api'
import { pathKey } from './field-path.ts'
import type { ObjectChange } from './object-change.ts'

/** A call on an object. */
export type ObjectCall = RecordedCall<ObjectChange>

/** The keys of the fields that a call sets. */
export function fieldKeys(data: ObjectChange): readonly string[] {
  return data.does === 'set' ? data.fields.map(({ path }) => pathKey(path)) : []
}
