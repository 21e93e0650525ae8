import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** What the fake server does with a request: an answer, or something of its own with the response. */
export type Answer = { readonly status?: number; readonly body: unknown; readonly headers?: Record<string, string> }
export type Handler = (request: SeenRequest, response: ServerResponse) => Answer | undefined

/** A real HTTP server with made-up answers, which notes what it was asked. */
export async function startApiServer(handler: Handler, at = '127.0.0.1') {
  const requests: SeenRequest[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://server')
      const text = Buffer.concat(chunks).toString()
      const request = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      }
      requests.push(request)
      const answer = handler(request, response)
      if (answer === undefined) return
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, at, resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    calls: () => requests.map(({ method, path }) => `${method} ${path}`),
    raw: server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The `Status` that the API answers a refused request with. */
export function status(code: number, reason: string, message: string, details?: object): Answer {
  return {
    status: code,
    body: { kind: 'Status', status: 'Failure', code, reason, message, ...(details ? { details } : {}) },
  }
}
