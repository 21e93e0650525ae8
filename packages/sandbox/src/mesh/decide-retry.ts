import type { Retries } from './istio-spec.ts'
import { parseDuration } from './parse-duration.ts'

/** How one attempt to reach an endpoint ended. */
export type AttemptOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** No connection came about: refused, or nothing answered in time. */
  | { readonly kind: 'connect-failure' }
  /** The connection broke before the answer was there. */
  | { readonly kind: 'reset' }
  /** The answer didn't come within `perTryTimeout`. */
  | { readonly kind: 'timeout' }

/** How often and when a request is sent again. */
export interface RetryPolicy {
  /** After the first attempt. */
  readonly attempts: number
  readonly perTrySeconds?: number
  readonly on: ReadonlySet<string>
}

// What Istio asks of Envoy where a rule says nothing; the conditions for gRPC never hold here.
const standardAttempts = 2
const standardConditions = 'connect-failure,refused-stream'

/** The retry policy of a rule; without one Istio sends a request up to three times when no connection comes about. */
export function retryPolicy(retries: Retries | undefined): RetryPolicy {
  const perTry = retries?.perTryTimeout === undefined ? undefined : parseDuration(retries.perTryTimeout)
  return {
    attempts: Math.max(0, retries === undefined ? standardAttempts : (retries.attempts ?? 0)),
    ...(perTry === undefined || perTry === 0 ? {} : { perTrySeconds: perTry }),
    on: new Set((retries?.retryOn || standardConditions).split(',').map((condition) => condition.trim())),
  }
}

/** Whether an attempt that ended so is to be repeated, by the conditions of Envoy's `retry_on`. */
export function decideRetry(policy: RetryPolicy, outcome: AttemptOutcome): boolean {
  const { on } = policy
  if (outcome.kind === 'answered') {
    const { status } = outcome
    return (
      (on.has('5xx') && status >= 500) ||
      (on.has('gateway-error') && status >= 502 && status <= 504) ||
      (on.has('retriable-4xx') && status === 409) ||
      on.has(String(status))
    )
  }
  if (on.has('5xx') || on.has('gateway-error') || on.has('reset')) return true
  return outcome.kind === 'connect-failure' && on.has('connect-failure')
}
