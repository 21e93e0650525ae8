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

/** Where an object is kept: its latest state, for all who know the place. */
interface Place {
  object: KubernetesObject
}

interface Index {
  readonly of: (object: KubernetesObject) => readonly string[]
  readonly part: ((object: KubernetesObject) => unknown) | undefined
  readonly places: Map<string, Set<Place>>
}

/** All objects of one kind with their history, from which lists and watches at an older revision are served. */
export class Collection {
  readonly #places = new Map<string, Place>()
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
    return this.#places.size
  }

  /** The oldest revision after which every change is still known. */
  get historyStart(): number {
    return this.#historyStart
  }

  get(key: string): KubernetesObject | undefined {
    return this.#places.get(key)?.object
  }

  /** All objects sorted by key. The same array until the next change. */
  list(): readonly KubernetesObject[] {
    this.#sortedObjects ??= this.keys().map((key) => this.#places.get(key)!.object)
    return this.#sortedObjects
  }

  /** The objects of a namespace, sorted by name. */
  listNamespace(namespace: string): readonly KubernetesObject[] {
    const prefix = `${namespace}/`
    const keys = this.keys()
    const found: KubernetesObject[] = []
    for (let index = firstAfter(keys, prefix); index < keys.length && keys[index]!.startsWith(prefix); index++) {
      found.push(this.#places.get(keys[index]!)!.object)
    }
    return found
  }

  /** The keys in order. */
  keys(): readonly string[] {
    if (this.#removedKeys) this.#sortedKeys = this.#sortedKeys.filter((key) => this.#places.has(key))
    if (this.#addedKeys.length > 0) {
      const added = this.#addedKeys.filter((key) => this.#places.has(key))
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
    const known = this.#places.get(key)
    const previous = known?.object
    const place = known ?? { object }
    if (known) known.object = object
    else {
      this.#places.set(key, place)
      this.#addedKeys.push(key)
    }
    this.#sortedObjects = undefined
    this.#reindex(place, previous, object)
    this.#emit({ type: previous ? 'MODIFIED' : 'ADDED', revision, key, object, previous })
  }

  remove(last: KubernetesObject, revision: number): void {
    const key = objectKey(last.metadata.name, last.metadata.namespace)
    const place = this.#places.get(key)
    const previous = place?.object
    this.#places.delete(key)
    this.#sortedObjects = undefined
    this.#removedKeys = true
    if (place) this.#reindex(place, previous, undefined)
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

  /**
   * Keeps a lookup by the strings that `of` finds in an object. They must depend on nothing but the object, or, where `part` is given, on
   * that part of it: as long as it is the same, they are not looked for again. Adding the same name again changes nothing.
   */
  addIndex(
    name: string,
    of: (object: KubernetesObject) => readonly string[],
    part?: (object: KubernetesObject) => unknown,
  ): void {
    if (this.#indexes.has(name)) return
    const index: Index = { of, part, places: new Map() }
    this.#indexes.set(name, index)
    for (const place of this.#places.values()) reindex(index, place, undefined, place.object)
  }

  hasIndex(name: string): boolean {
    return this.#indexes.has(name)
  }

  /** The objects that an index knows under a value, in order of creation. */
  byIndex(name: string, value: string): readonly KubernetesObject[] {
    const places = this.#index(name).places.get(value)
    if (!places) return none
    const found: KubernetesObject[] = []
    for (const { object } of places) found.push(object)
    return found
  }

  /** How many objects an index knows under a value. */
  countByIndex(name: string, value: string): number {
    return this.#index(name).places.get(value)?.size ?? 0
  }

  #index(name: string): Index {
    const index = this.#indexes.get(name)
    if (!index) throw new Error(`There is no index "${name}".`)
    return index
  }

  #reindex(place: Place, before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
    for (const index of this.#indexes.values()) reindex(index, place, before, after)
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
const none: readonly KubernetesObject[] = []

function reindex(
  { of, part, places }: Index,
  place: Place,
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): void {
  if (part && before && after && part(before) === part(after)) return
  const old = before ? of(before) : nothing
  const current = after ? of(after) : nothing
  if (old.length === current.length && old.every((value, at) => value === current[at])) return
  for (const value of old) {
    if (current.includes(value)) continue
    const known = places.get(value)
    known?.delete(place)
    if (known?.size === 0) places.delete(value)
  }
  for (const value of current) {
    const known = places.get(value)
    if (known) known.add(place)
    else places.set(value, new Set([place]))
  }
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
