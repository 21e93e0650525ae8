import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, open } from './connect.ts'
import { ok } from './expectations.ts'
import { type Manifest, urlOf } from './manifests.ts'
import { openWatch, type Watch } from './open-watch.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The parsed JSON; the text where it is none. */
  readonly body: unknown
}

const mergePatch = 'application/merge-patch+json'
export const strategicPatch = 'application/strategic-merge-patch+json'
const jsonPatch = 'application/json-patch+json'
const applyPatch = 'application/apply-patch+yaml'

/** What a behaviour talks to: plain HTTP, and a way to clean up after itself. */
export class ConformanceCluster {
  readonly connection: Connection
  /** Fires when the time of the behaviour is over. */
  readonly signal: AbortSignal
  readonly #cleanups: (() => Promise<unknown>)[] = []

  constructor(connection: Connection, signal: AbortSignal) {
    this.connection = connection
    this.signal = signal
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await open(this.connection, {
      method,
      path,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const isJson = /json/.test(response.headers['content-type'] ?? '')
    return { status: response.statusCode ?? 0, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.request('GET', path, undefined, headers)
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.request('POST', path, body)
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.request('PUT', path, body)
  }

  delete(path: string, options?: unknown): Promise<Answer> {
    return this.request('DELETE', path, options)
  }

  /** A JSON patch if the body is a list, else a merge patch; another type can be named. */
  patch(path: string, body: unknown, type: string = Array.isArray(body) ? jsonPatch : mergePatch): Promise<Answer> {
    return this.request('PATCH', path, body, { 'content-type': type })
  }

  /** Server-side apply in the name of a manager. */
  apply(path: string, body: unknown, manager: string, query = ''): Promise<Answer> {
    return this.patch(`${path}?fieldManager=${manager}${query}`, body, applyPatch)
  }

  /** Creates an object that must be accepted, and gives it back as stored. Cluster-wide ones are deleted at the end. */
  async create(resource: string, namespace: string | undefined, manifest: Manifest): Promise<Manifest> {
    const created = (await ok(this.post(urlOf(resource, namespace), manifest))) as Manifest
    if (namespace === undefined) this.atEnd(() => this.delete(urlOf(resource, undefined, created.metadata.name)))
    return created
  }

  /** A namespace of the behaviour's own, ready for pods. */
  async namespace(): Promise<string> {
    const name = this.uniqueName('conformance')
    await ok(this.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
    this.atEnd(async () => {
      await this.delete(`/api/v1/namespaces/${name}`)
      // A namespace goes when its turn comes. Until then its bare pods, which nothing makes again, would stop who drains their node.
      await this.delete(`${urlOf('pods', name)}?gracePeriodSeconds=0`)
    })
    await this.eventually('its default service account exists', async () => {
      const { status } = await this.get(urlOf('serviceaccounts', name, 'default'))
      return status === 200
    })
    return name
  }

  uniqueName(prefix: string): string {
    return `${prefix}-${randomBytes(5).toString('hex')}`
  }

  /** Opens a watch, which ends with the behaviour. */
  async watch(path: string, headers?: Readonly<Record<string, string>>): Promise<Watch> {
    const watch = await openWatch(this.connection, path, headers)
    this.atEnd(() => watch.close())
    return watch
  }

  /** Asks again until the answer is neither undefined nor false. Nothing but the end of the behaviour's time ends it. */
  async eventually<T>(what: string, attempt: () => Promise<T | undefined | false>): Promise<T> {
    for (let pause = 5; ; pause = Math.min(pause * 2, 200)) {
      const found = await attempt()
      if (found !== undefined && found !== false) return found
      if (this.signal.aborted) {
        // The test has failed already, with the words that its time is over.
        console.error(`It waited until ${what}.`)
        throw this.signal.reason
      }
      await sleep(pause)
    }
  }

  /** Waits until an object is as wanted. */
  async until(what: string, path: string, holds: (answer: Answer) => boolean): Promise<Answer> {
    return this.eventually(what, async () => {
      const answer = await this.get(path)
      return holds(answer) ? answer : undefined
    })
  }

  atEnd(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup)
  }

  async cleanUp(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).reverse()) await cleanup()
  }
}
