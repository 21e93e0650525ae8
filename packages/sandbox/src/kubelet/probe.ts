import type { Container } from '../objects/pod.ts'

export type ProbeKind = 'startup' | 'readiness' | 'liveness'

/** What a container's specification says about one kind of probe. */
export interface Probe {
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
  readonly terminationGracePeriodSeconds?: number
  readonly httpGet?: { readonly port?: number | string }
  readonly tcpSocket?: { readonly port?: number | string }
  readonly grpc?: object
  readonly exec?: object
}

export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  return container[`${kind}Probe`] as Probe | undefined
}

/** What a failed probe reports, in the words of the kubelet. */
export function probeFailure(probe: Probe, podIP: string): string {
  if (probe.httpGet) return 'HTTP probe failed with statuscode: 503'
  if (probe.tcpSocket) return `dial tcp ${podIP}:${probe.tcpSocket.port}: connect: connection refused`
  return probe.grpc ? 'service unhealthy (responded with "NOT_SERVING")' : ''
}

/** How far the checks of one kind have come. */
export interface ProbeCount {
  /** When the next one is due, in milliseconds since 1970. */
  readonly next: number
  readonly successes: number
  readonly failures: number
}

/** The first check at or after a time, of those that begin at `first` and follow each other by the period. */
export function nextCheck(probe: Probe, first: number, time: number): number {
  const period = (probe.periodSeconds ?? 10) * 1000
  return first >= time ? first : first + Math.ceil((time - first) / period) * period
}

/** Counts one more result. `verdict` is what the probe says now, once enough results agree. */
export function countResult(
  probe: Probe,
  { next, successes, failures }: ProbeCount,
  passed: boolean,
): { readonly count: ProbeCount; readonly verdict: boolean | undefined } {
  const count = {
    next: next + (probe.periodSeconds ?? 10) * 1000,
    successes: passed ? successes + 1 : 0,
    failures: passed ? 0 : failures + 1,
  }
  const { successThreshold = 1, failureThreshold = 3 } = probe
  if (count.successes >= successThreshold) return { count, verdict: true }
  return { count, verdict: count.failures >= failureThreshold ? false : undefined }
}
