import type { MeshDependencies } from '../mesh/mesh-dependencies.ts'
import type { MeshClient } from '../mesh/mesh-request.ts'
import { sendThroughMesh } from '../mesh/send-through-mesh.ts'
import { withinTime } from '../mesh/within-time.ts'
import type { PodRequestInit } from './application.ts'

const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304])

/** Sends a pod's own request through its sidecar. */
export async function fetchFromPod(
  url: string | URL,
  { timeoutSeconds, ...init }: PodRequestInit,
  client: MeshClient,
  dependencies: MeshDependencies,
  signal: AbortSignal,
): Promise<Response> {
  const request = new Request(url, init)
  const { host, port, pathname, search } = new URL(request.url)
  const outgoing = {
    method: request.method,
    path: pathname + search,
    headers: Object.fromEntries(request.headers),
    authority: host,
    port: port === '' ? 80 : Number(port),
    ...(request.body === null ? {} : { body: Buffer.from(await request.arrayBuffer()) }),
  }
  const until = AbortSignal.any([signal, request.signal])
  const answered = await withinTime(timeoutSeconds, until, dependencies.sleep, (inner) =>
    sendThroughMesh(outgoing, client, dependencies, inner),
  )
  if (!answered.inTime) throw new DOMException(`${host} gave no answer within ${timeoutSeconds} s.`, 'TimeoutError')
  const { status, headers, body } = answered.value
  const received = new Headers()
  for (const [name, values] of Object.entries(headers)) {
    for (const value of [values].flat()) received.append(name, value)
  }
  return new Response(bodiless.has(status) ? null : body, { status, headers: received })
}
