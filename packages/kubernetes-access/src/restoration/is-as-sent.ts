import { isDeepStrictEqual } from 'node:util'

const emptyValues: readonly unknown[] = [null, '', false, 0, [], {}]

/** Whether a value is the one that was sent: the server may leave out an empty one. */
export function isAsSent(value: unknown, sent: unknown): boolean {
  if (isDeepStrictEqual(value, sent)) return true
  return value === undefined && emptyValues.some((empty) => isDeepStrictEqual(empty, sent))
}
