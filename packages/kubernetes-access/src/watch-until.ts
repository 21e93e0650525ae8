import { isStepFailure, type SystemContext } from 'chaos-plugin-api'
import type { KubernetesObject } from './objects/kubernetes-object.ts'
import type { ListQuery, ObjectList } from './objects/list.ts'
import { type Resource, resourcePath } from './objects/resource.ts'
import { queryString } from './query-string.ts'
import { isApiFailure } from './transport/api-failure.ts'
import { openStream } from './transport/call-api.ts'
import type { Connection } from './transport/connection.ts'

/** Seconds between two looks where the watch does not hold. */
const pauseBeforeRelist = 0.5

export interface WatchUntil<T extends KubernetesObject, R> {
  readonly connection: Connection
  readonly context: Pick<SystemContext, 'signal' | 'clock'>
  readonly resource: Resource<T>
  readonly query: ListQuery
  /** Reads the objects that are to be watched. */
  readonly readList: () => Promise<ObjectList<T>>
  /** Seconds in all. */
  readonly timeout: number
  readonly decide: (objects: readonly T[]) => R | undefined
}

interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: T
}

/** See `Cluster.watchUntil`. Lists anew whenever the server ends the watch. */
export async function watchUntil<T extends KubernetesObject, R>(wait: WatchUntil<T, R>): Promise<R | undefined> {
  const { context, timeout } = wait
  const deadline = context.clock.now() + timeout * 1000
  for (;;) {
    const decided = await listAndWatch(wait, deadline)
    if (decided !== undefined) return decided
    const left = (deadline - context.clock.now()) / 1000
    if (left <= 0) return undefined
    await context.clock.sleep(Math.min(pauseBeforeRelist, left), context.signal)
  }
}

async function listAndWatch<T extends KubernetesObject, R>(
  { connection, context, resource, query, readList, decide }: WatchUntil<T, R>,
  deadline: number,
): Promise<R | undefined> {
  const { items, metadata } = await readList()
  const known = new Map(items.map((item) => [item.metadata.uid, item]))
  const decided = decide(items)
  const left = (deadline - context.clock.now()) / 1000
  if (decided !== undefined || left <= 0) return decided
  const over = new AbortController()
  const stop = AbortSignal.any([context.signal, over.signal])
  const timer = context.clock.sleep(left, stop).then(
    () => over.abort(),
    () => undefined,
  )
  try {
    const { labelSelector, fieldSelector } = query
    const parameters = {
      labelSelector,
      fieldSelector,
      watch: true,
      resourceVersion: metadata.resourceVersion,
      timeoutSeconds: Math.ceil(left),
    }
    const { body } = await openStream(connection, stop, {
      method: 'GET',
      path: `${resourcePath(resource, query.namespace)}${queryString(parameters)}`,
      operation: { verb: 'watch', resource, namespace: query.namespace },
    })
    for await (const event of eventsOf<T>(body)) {
      if (event.type === 'ERROR') return undefined
      if (event.type === 'DELETED') known.delete(event.object.metadata.uid)
      else if (event.type !== 'BOOKMARK') known.set(event.object.metadata.uid, event.object)
      const now = decide([...known.values()])
      if (now !== undefined) return now
    }
    return undefined
  } catch (error) {
    context.signal.throwIfAborted()
    // A watch that breaks, or ends with our time, is no failure: the next list tells how things stand.
    if (over.signal.aborted || isBrokenStream(error)) return undefined
    throw error
  } finally {
    over.abort()
    await timer
  }
}

function isBrokenStream(error: unknown): boolean {
  // The resource version is too old for a watch (410), or the server is too busy for one.
  if (isApiFailure(error, 410, 429, 500, 503, 504)) return true
  const { code } = (isStepFailure(error) ? error.cause : error) as NodeJS.ErrnoException
  return (
    code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'EPIPE' || error instanceof SyntaxError
  )
}

async function* eventsOf<T>(body: AsyncIterable<unknown>): AsyncGenerator<WatchEvent<T>> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield JSON.parse(line) as WatchEvent<T>
  }
}
