import type { Answer, ApiServer } from './api-server.ts'
import type { Process } from './process.ts'
import type { Timeline } from './timeline.ts'

/** A request as it is sent. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly signal: AbortSignal
}

/** Milliseconds that a request takes to the server. */
const way = 5

/** The way to the API server, on which calls and answers are lost, or come late. */
export class Wire {
  /** Requests that have come to the server. */
  requests = 0
  readonly #api: ApiServer
  readonly #timeline: Timeline
  readonly #came: (requests: number) => void

  /** `came` is told before each request takes effect. */
  constructor(api: ApiServer, timeline: Timeline, came: (requests: number) => void) {
    this.#api = api
    this.#timeline = timeline
    this.#came = came
  }

  /** Sends a request. Rejects as a broken socket does. `undoes`: it puts something back, whatever else its process does. */
  send(process: Process, { method, path, body, signal }: Sent, undoes: boolean): Promise<Answer> {
    if (!process.isAlive) return new Promise(() => undefined)
    const url = new URL(path, 'http://model')
    const alters = method !== 'GET'
    const { fault, dies } = process.meet(alters)
    const call = { process: process.name, undoes: process.undoes || undoes, sentAt: this.#timeline.now }
    const request = {
      method,
      path: url.pathname,
      query: url.searchParams,
      body: body === undefined ? undefined : (JSON.parse(body) as unknown),
    }
    return new Promise((resolve, reject) => {
      const abort = () => {
        if (process.isAlive) reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      const answer = (end: () => void) => {
        signal.removeEventListener('abort', abort)
        if (process.isAlive && !dies) end()
      }
      const take = () => {
        this.#came(++this.requests)
        return structuredClone(this.#api.handle(request, { by: 'us', call }))
      }
      const broken = () => answer(() => reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })))
      const late = typeof fault === 'object' ? fault.late * 1000 : undefined
      if (fault === 'lost') this.#timeline.after(way, broken)
      else if (fault === undefined && !dies) {
        this.#timeline.after(way, () => {
          const answered = take()
          answer(() => resolve(answered))
        })
      } else {
        this.#timeline.after(way + (late ?? 0), take)
        this.#timeline.after(2 * way, broken)
      }
    })
  }
}
