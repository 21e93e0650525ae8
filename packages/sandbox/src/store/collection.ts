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

interface Index {
  readonly of: (object: KubernetesObject) => readonly string[]
  /** The values that each object stands under now. */
  readonly values: Map<string, readonly string[]>
  readonly keys: Map<string, Set<string>>
}

/** All objects of one kind with their history, from which lists and watches at an older revision are served. */
export class Collection {
  readonly #objects = new Map<string, KubernetesObject>()
  readonly #texts = new Map<KubernetesObject, string>()
  readonly #listeners = new Set<(event: StoreEvent) => void>()
  readonly #indexes = new Map<string, Index>()
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

  /** The objects of a namespace, sorted by name. */
  listNamespace(namespace: string): readonly KubernetesObject[] {
    const prefix = `${namespace}/`
    const keys = this.keys()
    const found: KubernetesObject[] = []
    for (let index = firstAfter(keys, prefix); index < keys.length && keys[index]!.startsWith(prefix); index++) {
      found.push(this.#objects.get(keys[index]!)!)
    }
    return found
  }

  /** An object as text. The text of an object that is stored now is written once and kept as long as the object. */
  textOf(object: KubernetesObject, write: (object: KubernetesObject) => string): string {
    const known = this.#texts.get(object)
    if (known !== undefined) return known
    const text = write(object)
    if (this.#objects.get(objectKey(object.metadata.name, object.metadata.namespace)) === object)
      this.#texts.set(object, text)
    return text
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
    if (previous) this.#texts.delete(previous)
    this.#sortedObjects = undefined
    if (!previous) this.#addedKeys.push(key)
    this.#reindex(key, object)
    this.#emit({ type: previous ? 'MODIFIED' : 'ADDED', revision, key, object, previous })
  }

  remove(last: KubernetesObject, revision: number): void {
    const key = objectKey(last.metadata.name, last.metadata.namespace)
    const previous = this.#objects.get(key)
    this.#objects.delete(key)
    if (previous) this.#texts.delete(previous)
    this.#sortedObjects = undefined
    this.#removedKeys = true
    this.#reindex(key, undefined)
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
    const index: Index = { of, values: new Map(), keys: new Map() }
    this.#indexes.set(name, index)
    for (const [key, object] of this.#objects) reindex(index, key, object)
  }

  /** The objects that an index knows under a value, in order of creation. */
  byIndex(name: string, value: string): readonly KubernetesObject[] {
    const index = this.#indexes.get(name)
    if (!index) throw new Error(`There is no index "${name}".`)
    const found: KubernetesObject[] = []
    for (const key of index.keys.get(value) ?? []) found.push(this.#objects.get(key)!)
    return found
  }

  #reindex(key: string, object: KubernetesObject | undefined): void {
    for (const index of this.#indexes.values()) reindex(index, key, object)
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

const nothing: readonly string[] = []

function reindex(index: Index, key: string, object: KubernetesObject | undefined): void {
  const old = index.values.get(key) ?? nothing
  const current = object ? index.of(object) : nothing
  if (old.length === current.length && old.every((value, at) => value === current[at])) return
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
  if (current.length === 0) index.values.delete(key)
  else index.values.set(key, current)
}

/** The position of the first key after a bound in a sorted list. */
export function firstAfter(keys: readonly string[], bound: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! <= bound) low = middle + 1
    else high = middle
  }
  return low
}
