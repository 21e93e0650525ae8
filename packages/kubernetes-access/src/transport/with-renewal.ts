import { isApiFailure } from './api-failure.ts'
import type { Connection } from './connection.ts'

/**
 * Makes a call, and where the server does not accept the credentials that we have (401), which says that it did nothing, once more with others, if there is
 * anybody to ask for them. Rejects as the last call does.
 */
export async function withRenewal<Result>(
  { renewal, headers }: Pick<Connection, 'renewal' | 'headers'>,
  signal: AbortSignal,
  call: () => Promise<Result>,
): Promise<Result> {
  const given = renewal?.given()
  try {
    return await call()
  } catch (error) {
    if (renewal === undefined || !isApiFailure(error, 401)) throw error
    renewal.forget(given)
    try {
      await headers(signal)
    } catch {
      // Nobody gives any. What the server said of the call is what is known of it.
      throw error
    }
    return call()
  }
}
