import type { SandboxClock } from '../clock/sandbox-clock.ts'

/** A queue of keys that one controller works off. A key that waits already isn't added twice. */
export interface WorkQueue {
  /** The key that is being worked off. What comes of its own work, a controller may take into account itself. */
  readonly atWork: string | undefined
  add(key: string): void
  /** Adds the key later. An earlier promise for the same key is replaced. */
  addAfter(key: string, milliseconds: number): void
  /** Adds the key later, together with all changes that come until then: the first of them says when that is. */
  addBatched(key: string, milliseconds: number): void
}

/** Requests wait no longer than that for the controllers. */
const sliceMilliseconds = 2
const firstRetry = 5
const lastRetry = 1000

interface Queue {
  readonly name: string
  readonly reconcile: (key: string) => void
  /** The keys that wait to be worked off. */
  readonly waiting: Set<string>
  readonly later: Map<string, () => void>
  readonly failures: Map<string, number>
  atWork: string | undefined
}

/** Told of each failure, and of how many there were one after the other at that key. */
type OnError = (queue: string, key: string, error: unknown, failures: number) => void

/**
 * Runs the controllers' work one key after the other, in the order in which it came, between the HTTP requests. Work never
 * overlaps, so the same requests give the same cluster.
 */
export class ReconcileLoop {
  readonly #clock: SandboxClock
  readonly #pending: { readonly queue: Queue; readonly key: string }[] = []
  readonly #timers = new Set<() => void>()
  readonly #onError: OnError
  #idle: (() => void)[] = []
  #next = 0
  #scheduled: NodeJS.Immediate | undefined
  #stopped = false

  constructor(clock: SandboxClock, onError: OnError) {
    this.#clock = clock
    this.#onError = onError
  }

  /** A queue whose keys are given to `reconcile`. A key whose reconciliation throws is tried again, ever more seldom. */
  queue(name: string, reconcile: (key: string) => void): WorkQueue {
    const queue: Queue = {
      name,
      reconcile,
      waiting: new Set(),
      later: new Map(),
      failures: new Map(),
      atWork: undefined,
    }
    const gathering = new Set<string>()
    const addBatched = (key: string, milliseconds: number): void => {
      if (gathering.has(key)) return
      if (milliseconds <= 0) {
        this.#add(queue, key)
        return
      }
      gathering.add(key)
      this.#after(milliseconds, () => {
        gathering.delete(key)
        this.#add(queue, key)
      })
    }
    return {
      get atWork() {
        return queue.atWork
      },
      add: (key) => this.#add(queue, key),
      addAfter: (key, milliseconds) => this.#addAfter(queue, key, milliseconds),
      addBatched,
    }
  }

  /** Resolves as soon as nothing waits to be worked off (what is planned for later doesn't count). */
  settled(): Promise<void> {
    if (this.#scheduled === undefined) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  stop(): void {
    this.#stopped = true
    if (this.#scheduled) clearImmediate(this.#scheduled)
    this.#scheduled = undefined
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #add(queue: Queue, key: string): void {
    if (this.#stopped || queue.waiting.has(key)) return
    queue.waiting.add(key)
    this.#pending.push({ queue, key })
    this.#scheduled ??= setImmediate(() => this.#run())
  }

  #addAfter(queue: Queue, key: string, milliseconds: number): void {
    queue.later.get(key)?.()
    const cancel = this.#after(milliseconds, () => {
      queue.later.delete(key)
      this.#add(queue, key)
    })
    queue.later.set(key, cancel)
  }

  #after(milliseconds: number, ring: () => void): () => void {
    const callOff = this.#clock.after(milliseconds, () => {
      this.#timers.delete(cancel)
      ring()
    })
    const cancel = (): void => {
      callOff()
      this.#timers.delete(cancel)
    }
    this.#timers.add(cancel)
    return cancel
  }

  #run(): void {
    const end = performance.now() + sliceMilliseconds
    while (this.#next < this.#pending.length) {
      this.#one(this.#pending[this.#next++]!)
      if (this.#stopped) return
      if (performance.now() > end) break
    }
    if (this.#next < this.#pending.length) {
      if (this.#next > 10_000) {
        this.#pending.splice(0, this.#next)
        this.#next = 0
      }
      this.#scheduled = setImmediate(() => this.#run())
      return
    }
    this.#pending.length = 0
    this.#next = 0
    this.#scheduled = undefined
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #one({ queue, key }: { readonly queue: Queue; readonly key: string }): void {
    queue.waiting.delete(key)
    queue.atWork = key
    try {
      queue.reconcile(key)
      if (queue.failures.size > 0) queue.failures.delete(key)
    } catch (error) {
      const failures = (queue.failures.get(key) ?? 0) + 1
      queue.failures.set(key, failures)
      this.#onError(queue.name, key, error, failures)
      this.#addAfter(queue, key, Math.min(lastRetry, firstRetry * 2 ** failures))
    } finally {
      queue.atWork = undefined
    }
  }
}
