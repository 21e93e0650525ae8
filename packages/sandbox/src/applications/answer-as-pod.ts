import type { MeshDependencies } from '../mesh/mesh-dependencies.ts'
import type { MeshResponse } from '../mesh/mesh-request.ts'
import { podHeader } from '../mesh/pod-sender.ts'
import type { ReceivedRequest } from '../mesh/serve-http.ts'
import type { Applications } from './application.ts'
import { fetchFromPod } from './fetch-from-pod.ts'
import { findApplication } from './find-application.ts'

/** Lets the application of the pod that a request is for answer it. Rejects where the connection is to break. */
export async function answerAsPod(
  received: ReceivedRequest,
  applications: Applications,
  dependencies: MeshDependencies,
): Promise<MeshResponse> {
  const { [podHeader]: address = '', ...headers } = received.headers
  const [namespace = '', name = '', number = ''] = address.split('/')
  const port = Number(number)
  const found = findApplication(dependencies.view, applications, { namespace, name, port })
  if (found === undefined) throw new Error(`Nothing listens in the pod ${address}.`)
  const { application, image, labels } = found
  const { signal } = received
  const response = await answer(() =>
    application(asRequest({ ...received, headers }), {
      name,
      namespace,
      labels,
      image,
      port,
      fetch: (url, init) => fetchFromPod(url, init ?? {}, { namespace, labels, pod: name }, dependencies, signal),
      sleep: (seconds) => dependencies.sleep(seconds, signal),
    }),
  )
  if (response.type === 'error') throw new Error(`The application of the pod ${address} broke the connection.`)
  const cookies = response.headers.getSetCookie()
  return {
    status: response.status,
    headers: { ...Object.fromEntries(response.headers), ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) },
    body: Buffer.from(await response.arrayBuffer()),
  }
}

function asRequest({ method, path, headers, body, signal }: ReceivedRequest): Request {
  const bodiless = method === 'GET' || method === 'HEAD'
  const url = new URL(`http://${headers['host'] ?? 'localhost'}${path}`)
  return new Request(url, { method, headers: { ...headers }, signal, ...(bodiless ? {} : { body }) })
}

async function answer(application: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await application()
  } catch (error) {
    return new Response(error instanceof Error ? error.message : String(error), { status: 500 })
  }
}
