import { isDeepStrictEqual } from 'node:util'

const emptyValues: readonly unknown[] = [null, '', false, 0, [], {}]

/** Whether a value says nothing: the server may leave it out, or have it where nothing was sent. */
export function isEmptyValue(value: unknown): boolean {
  return emptyValues.some((empty) => isDeepStrictEqual(empty, value))
}
