import { answerLocally } from './answer-locally.ts'
import { type Attempt, attemptRequest, requestTimedOut } from './attempt-request.ts'
import { type ChosenRoute, chooseRoute } from './choose-route.ts'
import { decideFault } from './decide-fault.ts'
import { decideRetry, retryPolicy } from './decide-retry.ts'
import { editHeaders } from './edit-headers.ts'
import { findUpstream } from './find-upstream.ts'
import { hitsPercentage } from './hits-percentage.ts'
import type { Destination, HttpRule } from './istio-spec.ts'
import { localResponse } from './local-response.ts'
import type { MeshDependencies } from './mesh-dependencies.ts'
import type { MeshClient, MeshRequest, MeshResponse } from './mesh-request.ts'
import { parseDuration } from './parse-duration.ts'
import { pickEndpoint } from './pick-endpoint.ts'
import { findVirtualService } from './read-istio-objects.ts'
import { requestedHost, serviceOfHost } from './resolve-host.ts'
import { rewriteRequest } from './rewrite-request.ts'
import { withinTime } from './within-time.ts'

/** Between attempts Envoy waits a random time up to this. */
const retryPauseSeconds = 0.025

/**
 * Sends a request as the client's sidecar does: chooses a route by the VirtualService of the host, injects the route's fault,
 * picks a ready pod of the destination, retries and times out. Never rejects for a failing service (that is a 5xx answer),
 * only with the signal's reason.
 */
export async function sendThroughMesh(
  request: MeshRequest,
  client: MeshClient,
  dependencies: MeshDependencies,
  signal: AbortSignal,
): Promise<MeshResponse> {
  const { view, random, sleep } = dependencies
  const host = requestedHost(request.authority.split(':')[0]!, client.namespace)
  const service = serviceOfHost(host)
  if (
    service === undefined ||
    view.get({ group: '', plural: 'services' }, service.name, service.namespace) === undefined
  ) {
    return localResponse(502, '')
  }
  const virtualService = findVirtualService(view, host, client.namespace)
  const chosen: ChosenRoute | undefined =
    virtualService?.spec.http === undefined
      ? { rule: {}, route: { destination: { host } } }
      : chooseRoute(virtualService.spec.http, request, client, random)
  if (chosen === undefined) return localResponse(404, '')
  const { rule, route } = chosen
  const owner = virtualService?.namespace ?? client.namespace

  const fault = decideFault(rule.fault, random)
  if (fault.delaySeconds > 0) await sleep(fault.delaySeconds, signal)
  const withHeaders = (response: MeshResponse): MeshResponse => ({
    ...response,
    headers: editHeaders(response.headers, rule.headers?.response, route?.headers?.response),
  })
  if (fault.abortStatus !== undefined) return withHeaders(localResponse(fault.abortStatus, 'fault filter abort'))

  const own = answerLocally(rule, request)
  if (own !== undefined) return withHeaders(own)
  if (route === undefined) return localResponse(404, '')

  const outgoing = rewriteRequest(request, chosen)
  for (const destination of mirrorsOf(rule, random)) {
    // A mirrored request is sent and forgotten; only the end of the mesh stops it.
    void sendToDestination(outgoing, client, {}, destination, owner, dependencies, dependencies.ended).catch(
      () => undefined,
    )
  }
  const seconds = rule.timeout === undefined ? undefined : parseDuration(rule.timeout)
  const answer = await withinTime(seconds === 0 ? undefined : seconds, signal, sleep, (inner) =>
    sendToDestination(outgoing, client, rule, route.destination, owner, dependencies, inner),
  )
  return withHeaders(answer.inTime ? answer.value : requestTimedOut())
}

async function sendToDestination(
  request: MeshRequest,
  client: MeshClient,
  rule: HttpRule,
  destination: Destination,
  owner: string,
  dependencies: MeshDependencies,
  signal: AbortSignal,
): Promise<MeshResponse> {
  const { view, random, sleep } = dependencies
  const policy = retryPolicy(rule.retries)
  const tried = new Set<string>()
  let last: Attempt | undefined
  for (let retry = 0; retry <= policy.attempts; retry += 1) {
    // Looked up anew for each attempt: pods come and go meanwhile.
    const upstream = findUpstream(view, destination, owner, client.namespace, request.port)
    if (upstream === undefined) return last?.response ?? localResponse(503, '')
    const endpoint = pickEndpoint(upstream.endpoints, tried, random)
    if (endpoint === undefined) return localResponse(503, 'no healthy upstream')
    tried.add(endpoint.uid)
    const limits = {
      connectSeconds: upstream.connectSeconds,
      ...(policy.perTrySeconds === undefined ? {} : { perTrySeconds: policy.perTrySeconds }),
    }
    last = await attemptRequest(request, client, endpoint, { ...limits, isRetry: retry > 0 }, dependencies, signal)
    if (!decideRetry(policy, last.outcome) || retry === policy.attempts) break
    await sleep(random() * retryPauseSeconds, signal)
  }
  return last!.response
}

function mirrorsOf(rule: HttpRule, random: () => number): readonly Destination[] {
  const all = [
    ...(rule.mirrors ?? []),
    ...(rule.mirror === undefined ? [] : [{ destination: rule.mirror, percentage: rule.mirrorPercentage }]),
  ]
  return all
    .filter(({ percentage }) => percentage === undefined || hitsPercentage(percentage, random))
    .map(({ destination }) => destination)
}
