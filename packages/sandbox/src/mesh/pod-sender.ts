import { Agent, request as httpRequest } from 'node:http'
import { onProtocolSwitch } from 'chaos-plugin-api'
import { asList, asRecord } from '../json/is-record.ts'
import type { ClusterView } from '../store/cluster-view.ts'
import type { MeshRequest, MeshResponse } from './mesh-request.ts'
import type { Endpoint } from './pick-endpoint.ts'

/** Names the pod and its port that a request is for: `NAMESPACE/NAME/PORT`. All pods of the sandbox share a loopback port. */
export const podHeader = 'x-sandbox-pod'

/** Sends requests to pods over HTTP on loopback. */
export interface PodSender {
  send(endpoint: Endpoint, request: MeshRequest, signal: AbortSignal): Promise<MeshResponse>
  close(): void
}

interface InFlight {
  readonly endpoint: Endpoint
  readonly container: string
  readonly life: string
  readonly broken: AbortController
}

/**
 * Opens the way to the pods behind a loopback port. A connection breaks when its pod is deleted, or its container ends, before it has
 * answered.
 *
 * @param containerAt the container that listens on the port that the endpoint names; connections are refused where there is none
 */
export function podSender(
  view: ClusterView,
  port: number,
  containerAt: (endpoint: Endpoint) => string | undefined,
): PodSender {
  const agent = new Agent({ keepAlive: true })
  const inFlight = new Set<InFlight>()
  const unsubscribe = view.subscribe(() => {
    for (const { endpoint, container, life, broken } of inFlight) {
      if (lifeOf(view, endpoint, container) === life) continue
      broken.abort(new Error(`The container ${container} of the pod ${endpoint.namespace}/${endpoint.pod} is gone.`))
    }
  })

  async function send(endpoint: Endpoint, request: MeshRequest, signal: AbortSignal): Promise<MeshResponse> {
    const container = containerAt(endpoint)
    if (container === undefined) throw Object.assign(new Error('Connection refused'), { code: 'ECONNREFUSED' })
    const broken = new AbortController()
    const sent = { endpoint, container, life: lifeOf(view, endpoint, container), broken }
    inFlight.add(sent)
    const stop = () => broken.abort(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    try {
      const address = `${endpoint.namespace}/${endpoint.pod}/${endpoint.port}`
      return await exchange(agent, port, address, request, broken.signal)
    } finally {
      signal.removeEventListener('abort', stop)
      inFlight.delete(sent)
    }
  }

  return {
    send,
    close() {
      unsubscribe()
      agent.destroy()
    },
  }
}

/** Tells one run of a container from the next, and from its end. */
function lifeOf(view: ClusterView, { namespace, pod: name }: Endpoint, container: string): string {
  const pod = view.get({ group: '', plural: 'pods' }, name, namespace)
  const statuses = asList(asRecord(pod?.['status'])['containerStatuses']).map(asRecord)
  const { restartCount, state } = statuses.find((status) => status['name'] === container) ?? {}
  return `${pod?.metadata.uid} ${String(restartCount)} ${Object.keys(asRecord(state)).join()}`
}

function exchange(
  agent: Agent,
  port: number,
  pod: string,
  { method, path, headers, authority, body }: MeshRequest,
  signal: AbortSignal,
): Promise<MeshResponse> {
  return new Promise((resolve, reject) => {
    const { connection: _, 'transfer-encoding': __, 'content-length': ___, ...kept } = headers
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        agent,
        method,
        path,
        signal,
        headers: { ...kept, host: authority, [podHeader]: pod, ...(body && { 'content-length': body.length }) },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const received = Object.entries(incoming.headers).filter((entry): entry is [string, string | string[]] => {
            return entry[1] !== undefined
          })
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(received),
            body: Buffer.concat(chunks),
          })
        })
      },
    )
    outgoing.on('error', reject)
    onProtocolSwitch(outgoing, ({ statusCode }) =>
      reject(new Error(`The pod leaves HTTP for another protocol, with status ${statusCode}.`)),
    )
    outgoing.end(body)
  })
}
