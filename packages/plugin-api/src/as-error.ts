/**
 * What was thrown, as an error: anything can be thrown, and be the reason of a signal.
 *
 * @example
 * asError('no room').message // → 'no room'
 */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
