import { isDeepStrictEqual } from 'node:util'
import { type FieldPath, pathKey } from './field-path.ts'
import { fieldKeys, type ObjectCall } from './object-call.ts'

/**
 * Whether a call of ours has set something else in the list that a field is in since we set the field last: where a list is one field, it made the whole of it ours,
 * whatever others had put there by then. Says whose call it was.
 */
export function writtenBeside(path: FieldPath, sent: readonly ObjectCall[]): ObjectCall['by'] | undefined {
  const list = listOf(path)
  if (list === undefined) return undefined
  const key = pathKey(path)
  const set = sent.findLastIndex(({ data }) => fieldKeys(data).includes(key))
  return sent
    .slice(set + 1)
    .find(({ data }) => data.does === 'set' && data.fields.some((field) => isDeepStrictEqual(listOf(field.path), list)))
    ?.by
}

/** The way to the first list in which a field is an item, or a part of one. */
function listOf(path: FieldPath): FieldPath | undefined {
  const at = path.findIndex((part) => typeof part !== 'string')
  return at < 0 ? undefined : path.slice(0, at)
}
