import { setTimeout as wait } from 'node:timers/promises'
import type { MeshDependencies } from '../mesh/mesh-dependencies.ts'
import type { MeshClient, MeshResponse } from '../mesh/mesh-request.ts'
import { podHeader, podSender } from '../mesh/pod-sender.ts'
import { sendThroughMesh } from '../mesh/send-through-mesh.ts'
import { type ReceivedRequest, serveHttp } from '../mesh/serve-http.ts'
import { withinTime } from '../mesh/within-time.ts'
import type { ClusterView } from '../store/cluster-view.ts'
import { answerBookinfo, isBookinfoService } from './answer-bookinfo.ts'
import { bookinfoNamespace, bookinfoPort } from './bookinfo-topology.ts'

/** What `startBookinfo` can be told. */
export interface BookinfoOptions {
  /** Decides weights, percentages and endpoints; from 0 (inclusive) to 1 (exclusive). Default `Math.random`. */
  readonly random?: () => number
  /** Waits so many seconds, or rejects with the signal's reason. Default: real time. */
  readonly sleep?: (seconds: number, signal: AbortSignal) => Promise<void>
}

/** Bookinfo as it runs. */
export interface Bookinfo {
  /** Environment variables for whoever wants to reach it: `PRODUCT_PAGE_SERVICE_BASE_URL`. */
  readonly environment: { readonly PRODUCT_PAGE_SERVICE_BASE_URL: string }
  /** Ends it at once; nothing of it keeps the process alive afterwards. */
  stop(): Promise<void>
}

/** Requests from outside come in as a client of the mesh without a pod. */
const frontDoor: MeshClient = { namespace: bookinfoNamespace, labels: {} }

/**
 * Makes the Bookinfo pods of a cluster answer HTTP on loopback. Which pod gets a request, and what happens to it on the way,
 * follows from the objects in the cluster at that moment: pods, Services, VirtualServices, DestinationRules, NetworkPolicies.
 *
 * @example
 * const { environment, stop } = await startBookinfo(view)
 * await fetch(`${environment.PRODUCT_PAGE_SERVICE_BASE_URL}/productpage`)
 * await stop()
 */
export async function startBookinfo(view: ClusterView, options: BookinfoOptions = {}): Promise<Bookinfo> {
  const ended = new AbortController()
  const random = options.random ?? Math.random
  const sleep = options.sleep ?? ((seconds, signal) => wait(seconds * 1000, undefined, { signal }))
  const pods = await serveHttp((received) => answerAsPod(received, dependencies))
  const sender = podSender(
    view,
    pods.port,
    ({ port, labels }) => port === bookinfoPort && isBookinfoService(labels['app']),
  )
  const dependencies: MeshDependencies = { view, random, sleep, send: sender.send, ended: ended.signal }
  const door = await serveHttp((received) => enter(received, dependencies))
  return {
    environment: { PRODUCT_PAGE_SERVICE_BASE_URL: `http://127.0.0.1:${door.port}` },
    async stop() {
      ended.abort(new Error('Bookinfo has ended.'))
      sender.close()
      await Promise.all([door.close(), pods.close()])
    },
  }
}

async function enter(received: ReceivedRequest, dependencies: MeshDependencies): Promise<MeshResponse> {
  const { method, path, headers, body, signal } = received
  const { host: _, ...rest } = headers
  const request = { method, path, headers: rest, authority: `productpage:${bookinfoPort}`, port: bookinfoPort, body }
  return sendThroughMesh(request, frontDoor, dependencies, signal)
}

async function answerAsPod(received: ReceivedRequest, dependencies: MeshDependencies): Promise<MeshResponse> {
  const { [podHeader]: address = '', ...headers } = received.headers
  const [namespace = '', name = ''] = address.split('/')
  const labels = dependencies.view.get({ group: '', plural: 'pods' }, name, namespace)?.metadata.labels ?? {}
  const app = labels['app']
  if (!isBookinfoService(app)) throw new Error(`No Bookinfo service runs in pod ${address}.`)
  const client: MeshClient = { namespace, labels, pod: name }
  const answer = await answerBookinfo(app, {
    method: received.method,
    url: new URL(received.path, 'http://bookinfo'),
    headers,
    body: received.body,
    pod: { name, version: labels['version'] ?? '' },
    async ask(service, path, asked, seconds) {
      const request = {
        method: 'GET',
        path,
        headers: asked,
        authority: `${service}:${bookinfoPort}`,
        port: bookinfoPort,
      }
      const response = await withinTime(seconds, received.signal, dependencies.sleep, (signal) =>
        sendThroughMesh(request, client, dependencies, signal),
      )
      return response.inTime ? response.value : undefined
    },
  })
  return { status: answer.status, headers: answer.headers, body: Buffer.from(answer.body) }
}
