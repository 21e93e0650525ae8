import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { ListQuery } from '../objects/list.ts'
import { type Resource, resourcePath } from '../objects/resource.ts'
import { queryString } from '../query-string.ts'
import { type CallContext, openStream } from '../transport/call-api.ts'
import type { Connection } from '../transport/connection.ts'
import { metadataOnly } from '../transport/metadata-only.ts'
import type { Extent } from './view-shape.ts'
import { BrokenWatch, type WatchEvent, watchEvents } from './watch-events.ts'

/**
 * Seconds after which a watch that says nothing is given up. The API server sends a bookmark about once a minute, so one that is silent
 * for longer may lead nowhere: a broken way looks just like a quiet cluster.
 */
const idleTime = 75

/** What is watched, from which resource version on. */
export interface WatchRequest<T extends KubernetesObject> {
  readonly resource: Resource<T>
  readonly query: ListQuery
  readonly extent: Extent
  readonly since: string | undefined
}

/** Opens a watch. It throws `BrokenWatch` once it has been silent for too long; `StepFailure` where it can't be opened. */
export async function openWatch<T extends KubernetesObject>(
  connection: Connection,
  { clock, signal }: CallContext,
  { resource, query, extent, since }: WatchRequest<T>,
): Promise<{ readonly events: AsyncIterable<WatchEvent<T>> } & AsyncDisposable> {
  const over = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])
  let heardAt = clock.now()
  const guard = (async () => {
    for (let left = idleTime; left > 0; left = idleTime - (clock.now() - heardAt) / 1000) await clock.sleep(left, stop)
    over.abort(new BrokenWatch(`The watch of ${resource.plural} was silent for ${idleTime} s.`))
  })().catch(() => undefined)
  async function close(): Promise<void> {
    over.abort(new Error('the watch is over'))
    await guard
  }
  const { namespace, labelSelector, fieldSelector } = query
  const parameters = { labelSelector, fieldSelector, watch: true, allowWatchBookmarks: true, resourceVersion: since }
  try {
    const { body } = await openStream(connection, stop, {
      method: 'GET',
      path: `${resourcePath(resource, namespace)}${queryString(parameters)}`,
      operation: { verb: 'watch', resource, namespace },
      ...(extent === 'metadata' ? { accept: metadataOnly.object } : {}),
    })
    const heard = () => {
      heardAt = clock.now()
    }
    async function* events(): AsyncGenerator<WatchEvent<T>> {
      try {
        yield* watchEvents<T>(body, heard)
      } catch (error) {
        // A body that was cut off by us only says that it was cut off.
        throw stop.aborted ? stop.reason : error
      }
    }
    return { events: events(), [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}
