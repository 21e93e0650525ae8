import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestServer extends AsyncDisposable {
  readonly url: string
  /** Method, path, headers and body of what arrived, in order. */
  readonly received: readonly Received[]
}

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** A server on loopback that answers as the handler says; `attempt` counts the requests to the same path from 1. */
export async function testServer(
  handle: (request: Received, response: ServerResponse, attempt: number) => void,
): Promise<TestServer> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const { method = '', url = '', headers, rawHeaders } = request
      const seen = { method, path: url, headers, rawHeaders, body: chunks.join('') }
      received.push(seen)
      handle(seen, response, received.filter(({ path }) => path === url).length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
