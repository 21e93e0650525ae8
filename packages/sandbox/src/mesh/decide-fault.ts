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

// In the order of https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
const grpcStatuses: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]

/**
 * Decides what a rule's fault does to one request. Delay and abort are drawn independently; a fault without a percentage
 * hits nothing, as in Istio.
 */
export function decideFault(fault: Fault | undefined, random: () => number): FaultDecision {
  const { delay, abort } = fault ?? {}
  const seconds = delay?.fixedDelay === undefined ? undefined : parseDuration(delay.fixedDelay)
  const share = delay?.percentage ?? (delay?.percent === undefined ? undefined : { value: delay.percent })
  const delaySeconds = seconds !== undefined && hitsPercentage(share, random) ? seconds : 0
  // A status of gRPC is nothing to plain HTTP: Envoy answers such a request with 200.
  const status = abort?.httpStatus ?? (grpcStatuses.includes(abort?.grpcStatus ?? '') ? 200 : undefined)
  const aborted = status !== undefined && hitsPercentage(abort?.percentage, random)
  return { delaySeconds, ...(aborted ? { abortStatus: status } : {}) }
}
