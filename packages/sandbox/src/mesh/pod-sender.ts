import { Agent, request as httpRequest } from 'node:http'
import type { ClusterView } from '../store/cluster-view.ts'
import type { MeshRequest, MeshResponse } from './mesh-request.ts'
import type { Endpoint } from './pick-endpoint.ts'

/** Names the pod that a request is for; all pods of the sandbox share a loopback port. */
export const podHeader = 'x-sandbox-pod'

/** Sends requests to pods over HTTP on loopback. */
export interface PodSender {
  send(endpoint: Endpoint, request: MeshRequest, signal: AbortSignal): Promise<MeshResponse>
  close(): void
}

/**
 * Opens the way to the pods behind a loopback port. A connection breaks when its pod is deleted before it has answered.
 *
 * @param listens whether a pod's containers listen on the port that the endpoint names; if not, connections are refused
 */
export function podSender(view: ClusterView, port: number, listens: (endpoint: Endpoint) => boolean): PodSender {
  const agent = new Agent({ keepAlive: true })
  const inFlight = new Map<string, Set<AbortController>>()
  const unsubscribe = view.subscribe(() => {
    if (inFlight.size === 0) return
    for (const [key, requests] of inFlight) {
      const [uid, namespace, name] = key.split('/') as [string, string, string]
      if (view.get({ group: '', plural: 'pods' }, name, namespace)?.metadata.uid === uid) continue
      for (const request of requests) request.abort(new Error(`Pod ${namespace}/${name} is gone.`))
    }
  })

  async function send(endpoint: Endpoint, request: MeshRequest, signal: AbortSignal): Promise<MeshResponse> {
    if (!listens(endpoint)) throw Object.assign(new Error('Connection refused'), { code: 'ECONNREFUSED' })
    const broken = new AbortController()
    const key = `${endpoint.uid}/${endpoint.namespace}/${endpoint.pod}`
    const others = inFlight.get(key) ?? new Set()
    inFlight.set(key, others.add(broken))
    const stop = () => broken.abort(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    try {
      return await exchange(agent, port, `${endpoint.namespace}/${endpoint.pod}`, request, broken.signal)
    } finally {
      signal.removeEventListener('abort', stop)
      others.delete(broken)
      if (others.size === 0) inFlight.delete(key)
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
    outgoing.end(body)
  })
}
