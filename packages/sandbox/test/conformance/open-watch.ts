import { createInterface } from 'node:readline'
import { type Connection, open } from './connect.ts'
import type { Manifest } from './manifests.ts'

export interface WatchEvent {
  readonly type: string
  readonly object: Manifest
}

export interface Watch {
  readonly status: number
  readonly contentType: string
  /** The next event; undefined when the server has ended the stream. */
  next(): Promise<WatchEvent | undefined>
  /** Reads on until an event is as wanted; fails if the stream ends before. */
  until(wanted: (event: WatchEvent) => boolean): Promise<WatchEvent>
  close(): Promise<void>
}

/** Opens a stream of changes. */
export async function openWatch(
  connection: Connection,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Watch> {
  const stop = new AbortController()
  const response = await open(connection, {
    method: 'GET',
    path,
    headers: { accept: 'application/json', ...headers },
    signal: stop.signal,
  })
  response.on('error', () => undefined)
  const lines = createInterface({ input: response })[Symbol.asyncIterator]()
  const next = async (): Promise<WatchEvent | undefined> => {
    const { value, done } = await lines.next()
    return done ? undefined : (JSON.parse(value) as WatchEvent)
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    next,
    async until(wanted) {
      for (let event = await next(); event; event = await next()) if (wanted(event)) return event
      throw new Error('The watch ended before the event came.')
    },
    close() {
      stop.abort()
      return Promise.resolve()
    },
  }
}
