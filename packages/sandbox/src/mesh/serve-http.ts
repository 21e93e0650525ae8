import { createServer } from 'node:http'
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import { listenOnLoopback } from '../traffic/listen-on-loopback.ts'
import type { Listening } from '../traffic/listening.ts'
import type { MeshResponse } from './mesh-request.ts'

/** A request as a server of this process received it, read to its end. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Names in lower case; repeated headers are joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Fires when the client goes away before it is answered, or the server ends. */
  readonly signal: AbortSignal
}

const largestBody = 1024 * 1024

/** Serves HTTP on 127.0.0.1, in a clock's order if it has one; at port 0 the system chooses one. A handler that rejects cuts the connection. */
export async function serveHttp(
  answer: (request: ReceivedRequest) => Promise<MeshResponse>,
  clock: Pick<SandboxClock, 'listen'> = {},
  port = 0,
): Promise<Listening> {
  const server = createServer((request, response) => {
    const gone = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) gone.abort(new Error('The client went away.'))
    })
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > largestBody) request.destroy()
      else chunks.push(chunk)
    })
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(',') : (value ?? ''),
        ]),
      )
      const received = {
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        headers,
        body: Buffer.concat(chunks),
        signal: gone.signal,
      }
      answer(received).then(
        (answered) => {
          if (response.destroyed) return
          response.writeHead(answered.status, writableHeaders(answered))
          response.end(answered.body)
        },
        () => response.destroy(),
      )
    })
  })
  return listenOnLoopback(server, clock, port)
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])

function writableHeaders({ headers, body }: MeshResponse): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => !hopByHop.has(name))
  return {
    ...Object.fromEntries(kept.map(([name, value]) => [name, typeof value === 'string' ? value : [...value]])),
    'content-length': String(body.length),
  }
}
