import type { SandboxClock } from '../clock/sandbox-clock.ts'

/** A queue of keys that one controller works off. A key that waits already isn't added twice. */
export interface WorkQueue {
  add(key: string): void
  /** Adds the key later. An earlier promise for the same key is replaced. */
  addAfter(key: string, milliseconds: number): void
}

const sliceMilliseconds = 8
const firstRetry = 5
const lastRetry = 1000

/**
 * Runs the controllers' work one key after the other, in the order in which it came, between the HTTP requests. Work never
 * overlaps, so the same requests give the same cluster.
 */
export class ReconcileLoop {
  readonly #clock: SandboxClock
  readonly #pending: { readonly queue: string; readonly key: string; readonly reconcile: (key: string) => void }[] = []
  readonly #known = new Set<string>()
  readonly #later = new Map<string, () => void>()
  readonly #failures = new Map<string, number>()
  readonly #onError: (queue: string, key: string, error: unknown) => void
  #idle: (() => void)[] = []
  #next = 0
  #scheduled: NodeJS.Immediate | undefined
  #stopped = false

  constructor(clock: SandboxClock, onError: (queue: string, key: string, error: unknown) => void) {
    this.#clock = clock
    this.#onError = onError
  }

  /** A queue whose keys are given to `reconcile`. A key whose reconciliation throws is tried again, ever more seldom. */
  queue(name: string, reconcile: (key: string) => void): WorkQueue {
    const add = (key: string): void => {
      const id = `${name}\n${key}`
      if (this.#stopped || this.#known.has(id)) return
      this.#known.add(id)
      this.#pending.push({ queue: name, key, reconcile })
      this.#scheduled ??= setImmediate(() => this.#run())
    }
    return {
      add,
      addAfter: (key, milliseconds) => {
        const id = `${name}\n${key}`
        this.#later.get(id)?.()
        const cancel = this.#clock.after(milliseconds, () => {
          this.#later.delete(id)
          add(key)
        })
        this.#later.set(id, cancel)
      },
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
    for (const cancel of this.#later.values()) cancel()
    this.#later.clear()
    for (const resolve of this.#idle.splice(0)) resolve()
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

  #one({
    queue,
    key,
    reconcile,
  }: {
    readonly queue: string
    readonly key: string
    readonly reconcile: (key: string) => void
  }): void {
    const id = `${queue}\n${key}`
    this.#known.delete(id)
    try {
      reconcile(key)
      this.#failures.delete(id)
    } catch (error) {
      const failures = (this.#failures.get(id) ?? 0) + 1
      this.#failures.set(id, failures)
      this.#onError(queue, key, error)
      this.queue(queue, reconcile).addAfter(key, Math.min(lastRetry, firstRetry * 2 ** failures))
    }
  }
}
