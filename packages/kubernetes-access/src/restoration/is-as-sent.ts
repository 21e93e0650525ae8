import { isDeepStrictEqual } from 'node:util'
import { isEmptyValue } from './is-empty-value.ts'

/** Whether a value is the one that was sent: the server may leave out an empty one. */
export function isAsSent(value: unknown, sent: unknown): boolean {
  return isDeepStrictEqual(value, sent) || (value === undefined && isEmptyValue(sent))
}
