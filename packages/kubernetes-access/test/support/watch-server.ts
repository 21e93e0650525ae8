import type { ServerResponse } from 'node:http'
import { type Answer, type SeenRequest, startApiServer } from './api-server.ts'

/** A watch that somebody has open. */
export interface OpenWatch {
  readonly request: SeenRequest
  send(type: string, object: object): void
  /** Sends a text as it is. */
  write(text: string): void
  end(): void
  /** Resolves once the connection is closed. */
  readonly closed: Promise<void>
  /** Cuts the connection. */
  cut(): void
}

/** A fake API server that answers lists by `list` and leaves watches to the test, one after another. */
export async function startWatchServer(
  list: (request: SeenRequest) => Answer,
  watch?: (request: SeenRequest) => Answer | undefined,
) {
  const opened: OpenWatch[] = []
  const wanted: ((watch: OpenWatch) => void)[] = []
  const server = await startApiServer((request, response) => {
    if (request.path === '/api/v1/namespaces/kube-system')
      return { body: { metadata: { name: 'kube-system', uid: 'cluster' } } }
    if (request.query.get('watch') === null) return list(request)
    const answer = watch?.(request)
    if (answer !== undefined) return answer
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    const one = toWatch(request, response)
    const waiting = wanted.shift()
    if (waiting === undefined) opened.push(one)
    else waiting(one)
    return undefined
  })
  return {
    ...server,
    /** The next watch that was, or will be, opened. */
    async nextWatch(): Promise<OpenWatch> {
      const one = opened.shift()
      if (one !== undefined) return one
      return new Promise((resolve) => wanted.push(resolve))
    },
    lists: () => server.requests.filter(({ path, query }) => path.endsWith('s') && query.get('watch') === null).length,
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  }
}

function toWatch(request: SeenRequest, response: ServerResponse): OpenWatch {
  return {
    request,
    send: (type, object) => response.write(`${JSON.stringify({ type, object })}\n`),
    write: (text) => response.write(text),
    end: () => response.end(),
    closed: new Promise((resolve) => response.once('close', resolve)),
    cut: () => response.destroy(),
  }
}
