import type { KubernetesObject } from './kubernetes-object.ts'

/** One change of one object. `object` is its state after the change; for `DELETED` its last state. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly revision: number
  readonly key: string
  readonly object: KubernetesObject
  readonly previous: KubernetesObject | undefined
}

/** The key an object is stored and sorted by: `namespace/name`, or the name alone. */
export function objectKey(name: string, namespace: string | undefined): string {
  return namespace ? `${namespace}/${name}` : name
}

/** All objects of one kind with their history, from which lists and watches at an older revision are served. */
export class Collection {
  readonly #objects = new Map<string, KubernetesObject>()
  readonly #listeners = new Set<(event: StoreEvent) => void>()
  readonly #indexes = new Map<
    string,
    { of: (object: KubernetesObject) => readonly string[]; keys: Map<string, Set<string>> }
  >()
  readonly #historyLimit: number
  #sortedKeys: string[] = []
  #addedKeys: string[] = []
  #removedKeys = false
  #sortedObjects: readonly KubernetesObject[] | undefined
  #history: StoreEvent[] = []
  #historyStart: number

  constructor(options: { readonly historyLimit: number; readonly startRevision: number }) {
    this.#historyLimit = options.historyLimit
    this.#historyStart = options.startRevision
  }

  get size(): number {
    return this.#objects.size
  }

  /** The oldest revision after which every change is still known. */
  get historyStart(): number {
    return this.#historyStart
  }

  get(key: string): KubernetesObject | undefined {
    return this.#objects.get(key)
  }

  /** All objects sorted by key. The same array until the next change. */
  list(): readonly KubernetesObject[] {
    this.#sortedObjects ??= this.keys().map((key) => this.#objects.get(key)!)
    return this.#sortedObjects
  }

  /** The keys in order. */
  keys(): readonly string[] {
    if (this.#removedKeys) this.#sortedKeys = this.#sortedKeys.filter((key) => this.#objects.has(key))
    if (this.#addedKeys.length > 0) {
      const added = this.#addedKeys.filter((key) => this.#objects.has(key))
      // A key that was removed and added again since the last read stands in both lists.
      this.#sortedKeys = this.#removedKeys
        ? [...new Set([...this.#sortedKeys, ...added])]
        : this.#sortedKeys.concat(added)
      this.#sortedKeys.sort(compareKeys)
    }
    this.#addedKeys = []
    this.#removedKeys = false
    return this.#sortedKeys
  }

  put(object: KubernetesObject, revision: number): void {
    const key = objectKey(object.metadata.name, object.metadata.namespace)
    const previous = this.#objects.get(key)
    this.#objects.set(key, object)
    this.#sortedObjects = undefined
    if (!previous) this.#addedKeys.push(key)
    this.#reindex(key, previous, object)
    this.#emit({ type: previous ? 'MODIFIED' : 'ADDED', revision, key, object, previous })
  }

  remove(last: KubernetesObject, revision: number): void {
    const key = objectKey(last.metadata.name, last.metadata.namespace)
    const previous = this.#objects.get(key)
    this.#objects.delete(key)
    this.#sortedObjects = undefined
    this.#removedKeys = true
    this.#reindex(key, previous, undefined)
    this.#emit({ type: 'DELETED', revision, key, object: last, previous })
  }

  /** The changes after a revision, or undefined if some of them are forgotten. */
  eventsSince(revision: number): readonly StoreEvent[] | undefined {
    if (revision < this.#historyStart) return undefined
    let low = 0
    let high = this.#history.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#history[middle]!.revision <= revision) low = middle + 1
      else high = middle
    }
    return this.#history.slice(low)
  }

  /** Forgets all changes up to a revision, as etcd's compaction does. */
  compact(revision: number): void {
    if (revision <= this.#historyStart) return
    this.#history = this.#history.filter((event) => event.revision > revision)
    this.#historyStart = revision
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Keeps a lookup by the strings that `of` finds in an object. Adding the same name again changes nothing. */
  addIndex(name: string, of: (object: KubernetesObject) => readonly string[]): void {
    if (this.#indexes.has(name)) return
    const keys = new Map<string, Set<string>>()
    this.#indexes.set(name, { of, keys })
    for (const [key, object] of this.#objects) this.#reindex(key, undefined, object, name)
  }

  /** The objects that an index knows under a value, in order of creation. */
  byIndex(name: string, value: string): readonly KubernetesObject[] {
    const index = this.#indexes.get(name)
    if (!index) throw new Error(`There is no index "${name}".`)
    const found = index.keys.get(value)
    return found ? Array.from(found, (key) => this.#objects.get(key)!) : []
  }

  #reindex(
    key: string,
    before: KubernetesObject | undefined,
    after: KubernetesObject | undefined,
    only?: string,
  ): void {
    for (const [name, index] of this.#indexes) {
      if (only !== undefined && only !== name) continue
      const old = before ? index.of(before) : []
      const current = after ? index.of(after) : []
      for (const value of old) {
        if (current.includes(value)) continue
        const keys = index.keys.get(value)
        keys?.delete(key)
        if (keys?.size === 0) index.keys.delete(value)
      }
      for (const value of current) {
        const keys = index.keys.get(value)
        if (keys) keys.add(key)
        else index.keys.set(value, new Set([key]))
      }
    }
  }

  #emit(event: StoreEvent): void {
    this.#history.push(event)
    if (this.#history.length > this.#historyLimit * 2) {
      this.#historyStart = this.#history[this.#history.length - this.#historyLimit - 1]!.revision
      this.#history = this.#history.slice(-this.#historyLimit)
    }
    for (const listener of this.#listeners) listener(event)
  }
}

function compareKeys(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
