import type { AttemptOutcome } from './decide-retry.ts'
import { isConnectionAllowed } from './is-connection-allowed.ts'
import { localResponse } from './local-response.ts'
import type { MeshDependencies } from './mesh-dependencies.ts'
import type { MeshClient, MeshRequest, MeshResponse } from './mesh-request.ts'
import type { Endpoint } from './pick-endpoint.ts'
import { withinTime } from './within-time.ts'

/** How an attempt ended, and what the client gets if it was the last one. */
export interface Attempt {
  readonly outcome: AttemptOutcome
  readonly response: MeshResponse
}

/** How long an attempt may take, and whether it is a second one. */
export interface AttemptLimits {
  readonly connectSeconds: number
  readonly perTrySeconds?: number
  readonly isRetry: boolean
}

/** Sends a request to one endpoint, once. A connection that a NetworkPolicy forbids is never answered, as packets are dropped. */
export async function attemptRequest(
  request: MeshRequest,
  client: MeshClient,
  endpoint: Endpoint,
  limits: AttemptLimits,
  dependencies: MeshDependencies,
  signal: AbortSignal,
): Promise<Attempt> {
  const attempt = await withinTime(limits.perTrySeconds, signal, dependencies.sleep, (inner) =>
    connectAndSend(request, client, endpoint, limits, dependencies, inner),
  )
  return attempt.inTime ? attempt.value : { outcome: { kind: 'timeout' }, response: requestTimedOut() }
}

/** What a client gets when a route's time is up. */
export function requestTimedOut(): MeshResponse {
  return localResponse(504, 'upstream request timeout')
}

async function connectAndSend(
  request: MeshRequest,
  client: MeshClient,
  endpoint: Endpoint,
  { connectSeconds, isRetry }: AttemptLimits,
  { view, sleep, send }: MeshDependencies,
  signal: AbortSignal,
): Promise<Attempt> {
  if (!isConnectionAllowed(view, client, endpoint)) {
    await sleep(connectSeconds, signal)
    return broken('connect-failure', 'connection timeout', isRetry)
  }
  try {
    const response = await send(endpoint, request, signal)
    return { outcome: { kind: 'answered', status: response.status }, response }
  } catch (error) {
    signal.throwIfAborted()
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
      ? broken('connect-failure', 'remote connection failure', isRetry)
      : broken('reset', 'connection termination', isRetry)
  }
}

function broken(kind: 'connect-failure' | 'reset', reason: string, isRetry: boolean): Attempt {
  const which = isRetry ? 'retried and the latest reset reason' : 'reset reason'
  return {
    outcome: { kind },
    response: localResponse(503, `upstream connect error or disconnect/reset before headers. ${which}: ${reason}`),
  }
}
