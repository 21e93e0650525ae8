import type { SystemContext } from 'chaos-plugin-api'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Place } from '../objects/resource.ts'
import { keyOf, type Seen, type SharedView } from './shared-view.ts'

/**
 * Objects of the cluster as they are, kept up to date while somebody looks: one paged list, then a watch, shared by all who look at the
 * same ones at the same time. Whoever is done with it disposes of it. A watch that is silent for 75 s is followed by a new list.
 */
export class ObjectView<Kept> implements Disposable {
  readonly #shared: SharedView<KubernetesObject, Kept>
  readonly #context: Pick<SystemContext, 'signal' | 'clock'>
  readonly #release: () => void
  #needed: number

  constructor(
    shared: SharedView<KubernetesObject, Kept>,
    context: Pick<SystemContext, 'signal' | 'clock'>,
    needed: number,
    release: () => void,
  ) {
    this.#shared = shared
    this.#context = context
    this.#needed = needed
    this.#release = release
  }

  /** By `namespace/name` (or the name alone). Of a list and the events after it, never of the middle of a list. */
  get objects(): ReadonlyMap<string, Seen<Kept>> {
    return this.#shared.objects
  }

  /** What is seen at a place. */
  at(place: Place): Seen<Kept> | undefined {
    return this.#shared.objects.get(keyOf(place))
  }

  /** Its resource version; `undefined` where the server tells none. */
  get version(): string | undefined {
    return this.#shared.version
  }

  /** Whether it shows all that had happened by a resource version; `undefined` where the API gives the two no order. */
  isAtOrPast(version: string): boolean | undefined {
    return this.#shared.isAtOrPast(version)
  }

  /** Why it may be behind at present, as a sentence. */
  get trouble(): string | undefined {
    return this.#shared.trouble
  }

  /** Resolves once it shows something that began after this call. Throws `StepFailure` where it can't. */
  async refresh(): Promise<void> {
    this.#needed = this.#shared.refresh()
    await this.until(() => true)
  }

  /**
   * Resolves once it shows all that had happened by a resource version: by its watch, or else, after `patience` seconds (default 5)
   * or where the API gives the two versions no order, by a new list.
   */
  async reach(version: string, patience = 5): Promise<void> {
    const seen = () => (this.isAtOrPast(version) === false ? undefined : true)
    if ((await this.until(seen, patience)) === undefined || this.isAtOrPast(version) === undefined) await this.refresh()
  }

  /**
   * Calls `decide` now and after each change until it returns something, and returns that; `undefined` once the time (seconds; no end
   * unless given) is over. Throws `StepFailure` where the view can't be kept up to date for good: its rights are missing, say.
   */
  async until<R>(decide: () => R | undefined, seconds = Number.POSITIVE_INFINITY): Promise<R | undefined> {
    const { clock, signal } = this.#context
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<R | undefined>()
    const done = new AbortController()
    const look = () => {
      if (done.signal.aborted) return
      try {
        const decided = this.#isShown() ? decide() : undefined
        if (decided === undefined) return
        resolve(decided)
      } catch (error) {
        reject(error as Error)
      }
      done.abort()
    }
    const abort = () => reject(signal.reason as Error)
    const unsubscribe = this.#shared.subscribe(look)
    signal.addEventListener('abort', abort, { once: true })
    look()
    if (seconds !== Number.POSITIVE_INFINITY) {
      clock.sleep(Math.max(0, seconds), AbortSignal.any([signal, done.signal])).then(
        () => resolve(undefined),
        () => undefined,
      )
    }
    try {
      return await promise
    } finally {
      unsubscribe()
      signal.removeEventListener('abort', abort)
      done.abort()
    }
  }

  /** Calls a listener after each change, also where the view can't go on: then `until` throws. Returns what ends that. */
  onChange(listener: () => void): () => void {
    return this.#shared.subscribe(listener)
  }

  #isShown(): boolean {
    const { failure, lists } = this.#shared
    if (failure !== undefined) throw failure
    return lists >= this.#needed
  }

  [Symbol.dispose](): void {
    this.#release()
  }
}
