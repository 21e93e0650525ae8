import { Agent, type IncomingMessage, request } from 'node:http'

/** A client of the API that does as little as possible, so that the server is what is measured. */
export interface ApiClient {
  /** Sends a request, reads the whole answer, and throws where its status isn't 2xx. */
  send(method: string, path: string, body?: object, type?: string): Promise<Buffer>
  /** Opens a watch. It is there as soon as this resolves. */
  watch(path: string, received: (part: Buffer) => void): Promise<IncomingMessage>
  close(): void
}

/** A client with so many connections that are kept open. */
export function connectTo(url: string, connections: number): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const open = (method: string, path: string, text: string | undefined, type: string, from?: Agent) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = text === undefined ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }
      const options = { method, headers, agent: from ?? false }
      request(new URL(path, url), options, resolve).once('error', reject).end(text)
    })
  return {
    async send(method, path, body, type = 'application/json') {
      const response = await open(method, path, body && JSON.stringify(body), type, agent)
      const parts: Buffer[] = []
      for await (const part of response as AsyncIterable<Buffer>) parts.push(part)
      const answer = Buffer.concat(parts)
      const { statusCode = 0 } = response
      if (statusCode < 200 || statusCode > 299) {
        throw new Error(`${method} ${path} was answered with ${statusCode}: ${answer.toString().slice(0, 300)}`)
      }
      return answer
    },
    async watch(path, received) {
      const response = await open('GET', path, undefined, '')
      response.on('data', received)
      return response
    },
    close() {
      agent.destroy()
    },
  }
}

/** Does something with every item, so many at a time. */
export async function inParallel<Item>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const rest = items.values()
  const lane = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
