import { hitsPercentage } from './hits-percentage.ts'
import type { Fault } from './istio-spec.ts'
import { parseDuration } from './parse-duration.ts'

/** What a fault does to one request. */
export interface FaultDecision {
  /** Before anything else happens. */
  readonly delaySeconds: number
  /** The status that the client gets instead of an answer. */
  readonly abortStatus?: number
}

// https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto has the HTTP mapping of each.
const statusOfGrpc: Readonly<Record<string, number>> = {
  OK: 200,
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
}

/**
 * Decides what a rule's fault does to one request. Delay and abort are drawn independently; a fault without a percentage
 * hits nothing, as in Istio.
 */
export function decideFault(fault: Fault | undefined, random: () => number): FaultDecision {
  const { delay, abort } = fault ?? {}
  const seconds = delay?.fixedDelay === undefined ? undefined : parseDuration(delay.fixedDelay)
  const share = delay?.percentage ?? (delay?.percent === undefined ? undefined : { value: delay.percent })
  const delaySeconds = seconds !== undefined && hitsPercentage(share, random) ? seconds : 0
  const status = abort?.httpStatus ?? statusOfGrpc[abort?.grpcStatus ?? '']
  const aborted = status !== undefined && hitsPercentage(abort?.percentage, random)
  return { delaySeconds, ...(aborted ? { abortStatus: status } : {}) }
}
