import { isStepFailure, type StepFailure } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { ListQuery } from '../objects/list.ts'
import type { Place, Resource } from '../objects/resource.ts'
import { isApiFailure } from '../transport/api-failure.ts'
import type { CallContext } from '../transport/call-api.ts'
import type { Connection } from '../transport/connection.ts'
import { compareVersions } from './compare-versions.ts'
import { openWatch } from './open-watch.ts'
import { readPages } from './read-pages.ts'
import type { Extent, ViewShape } from './view-shape.ts'
import { BrokenWatch, type WatchEvent } from './watch-events.ts'

/** Seconds between two tries at a watch or a list that did not come about: the first and the longest pause. */
const firstPause = 0.5
const longestPause = 10
/** Seconds between two lists where we may list but not watch. */
const pollPause = 2

/** What a view holds of an object. */
export interface Seen<Kept> {
  readonly uid: string
  readonly kept: Kept
}

/** What is to be seen. */
export interface ViewRequest<T extends KubernetesObject, Kept> {
  readonly resource: Resource<T>
  readonly query: Omit<ListQuery, 'limit'>
  readonly shape: ViewShape<T, Kept>
  /** Whether it is listed every two seconds where we may list but not watch, instead of failing. */
  readonly polls?: boolean
}

/** Lists objects once, then follows them by a watch, for all who look at the same time. See `ObjectView` for what they see of it. */
export class SharedView<T extends KubernetesObject, Kept> {
  readonly #connection: Connection
  readonly #request: ViewRequest<T, Kept>
  readonly #ended = new AbortController()
  readonly #context: CallContext
  readonly #listeners = new Set<() => void>()
  #objects = new Map<string, Seen<Kept>>()
  #version: string | undefined
  /** How many lists have been read to their end. */
  #lists = 0
  #failure: StepFailure | undefined
  #trouble: string | undefined
  #begun = false
  #listing = true
  /** Seconds until the next try; begins anew with every event. */
  #pause = firstPause
  /** Fires when a new list is asked for. */
  #asked = new AbortController()

  constructor(connection: Connection, clock: CallContext['clock'], request: ViewRequest<T, Kept>) {
    this.#connection = connection
    this.#request = request
    this.#context = { clock, signal: this.#ended.signal }
    void this.#run()
  }

  get objects(): ReadonlyMap<string, Seen<Kept>> {
    return this.#objects
  }

  get version(): string | undefined {
    return this.#version
  }

  get lists(): number {
    return this.#lists
  }

  /** Why it can't go on: its rights are missing, say. */
  get failure(): StepFailure | undefined {
    return this.#failure
  }

  /** Why it may be behind at present, a part of a sentence; `undefined` where all is well. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads a new list, which begins after this call. Resolves with the number that `lists` has once it is there. */
  refresh(): number {
    if (!this.#begun) return 1
    this.#asked.abort(new BrokenWatch('A new list was asked for.'))
    return this.#lists + (this.#listing ? 2 : 1)
  }

  end(): void {
    this.#ended.abort(new Error('nobody looks any more'))
  }

  async #run(): Promise<void> {
    try {
      // Those who ask together share the first list.
      await new Promise((resolve) => setImmediate(resolve))
      this.#begun = true
      for (;;) {
        await this.#list()
        await this.#follow()
      }
    } catch (error) {
      if (this.#ended.signal.aborted) return
      this.#failure = error as StepFailure
      this.#notify()
    }
  }

  /** Reads a list. What passes is tried again, but for the very first list: then nobody knows whether there is anything to see at all. */
  async #list(): Promise<void> {
    this.#listing = true
    this.#asked = new AbortController()
    for (;;) {
      try {
        await this.#readList()
        this.#listing = false
        return
      } catch (error) {
        if (this.#lists === 0 || !passes(error)) throw error
        this.#trouble = (error as Error).message
        this.#notify()
        await this.#rest(afterOf(error).after, this.#context.signal)
      }
    }
  }

  async #readList(): Promise<void> {
    const { resource, query, shape } = this.#request
    const objects = new Map<string, Seen<Kept>>()
    let version: string | undefined
    for await (const page of readPages(this.#connection, this.#context, resource, query, {
      extent: shape.listed,
      fields: shape.fields,
    })) {
      version ??= page.metadata.resourceVersion
      for (const item of page.items) objects.set(...this.#seen(item, shape.listed))
    }
    this.#objects = objects
    this.#version = version
    this.#lists += 1
    this.#trouble = undefined
    this.#notify()
  }

  /** Follows by watches until a new list is needed. */
  async #follow(): Promise<void> {
    const { signal } = this.#context
    const stop = AbortSignal.any([signal, this.#asked.signal])
    try {
      for (;;) {
        const again = await this.#watch(stop)
        if (again === 'list') return
        await this.#rest(again.after, stop)
        if (again.by === 'list') return
      }
    } catch (error) {
      if (!this.#asked.signal.aborted || signal.aborted) throw error
    }
  }

  async #rest(seconds: number | undefined, signal: AbortSignal): Promise<void> {
    const pause = this.#pause
    this.#pause = Math.min(pause * 2, longestPause)
    await this.#context.clock.sleep(seconds ?? pause, signal)
  }

  /** Watches until there is nothing more to hear. Says how to go on: by another watch or a list, and after how many seconds. */
  async #watch(stop: AbortSignal): Promise<'list' | { readonly by: 'watch' | 'list'; readonly after?: number }> {
    const { resource, query, shape, polls = false } = this.#request
    const { clock } = this.#context
    const since = this.#version
    try {
      await using watch = await openWatch(
        this.#connection,
        { clock, signal: stop },
        { resource, query, extent: shape.watched, since },
      )
      for await (const event of watch.events) this.#take(event)
      // The server ends every watch after a while; the next one goes on where it stood.
      return { by: 'watch' }
    } catch (error) {
      if (stop.aborted) throw error
      if (polls && isApiFailure(error, 403)) return { by: 'list', after: pollPause }
      if (!passes(error)) throw error
      if (error instanceof BrokenWatch ? error.expired : isApiFailure(error, 410)) return 'list'
      this.#trouble = (error as Error).message
      this.#notify()
      // A stream that broke goes on where it stood as well; of anything else nobody knows what was missed.
      const by = error instanceof BrokenWatch || isApiFailure(error) ? 'list' : 'watch'
      return { by, ...afterOf(error) }
    }
  }

  #take(event: WatchEvent<T>): void {
    const { resourceVersion } = event.object.metadata
    if (resourceVersion !== undefined) this.#version = resourceVersion
    this.#trouble = undefined
    this.#pause = firstPause
    if (event.type === 'DELETED') {
      const key = keyOf(event.object.metadata)
      if (this.#objects.get(key)?.uid === event.object.metadata.uid) this.#objects.delete(key)
    } else if (event.type !== 'BOOKMARK') this.#objects.set(...this.#seen(event.object, this.#request.shape.watched))
    this.#notify()
  }

  #seen(object: T, extent: Extent): readonly [key: string, seen: Seen<Kept>] {
    const { uid } = object.metadata
    const key = keyOf(object.metadata)
    const known = this.#objects.get(key)
    const previous = known?.uid === uid ? known.kept : undefined
    return [key, { uid, kept: this.#request.shape.keep(object, { extent, previous }) }]
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }

  /** See `ObjectView.isAtOrPast`. */
  isAtOrPast(version: string): boolean | undefined {
    const order = this.#version === undefined ? undefined : compareVersions(this.#version, version)
    return order === undefined ? undefined : order >= 0
  }
}

/** The key of an object in a view. */
export function keyOf({ namespace, name }: Place): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

/** Whether trying again may help: not where we are refused for good, or what is asked for is not there. */
function passes(error: unknown): boolean {
  if (error instanceof BrokenWatch) return true
  if (isApiFailure(error)) return error.status >= 500 || error.status === 429 || error.status === 410
  return isStepFailure(error) || (error as NodeJS.ErrnoException).code !== undefined
}

function afterOf(error: unknown): { readonly after?: number } {
  const asked = isApiFailure(error) ? error.retryAfter : undefined
  return asked === undefined ? {} : { after: Math.min(asked, longestPause) }
}
