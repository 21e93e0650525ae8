import type { ClusterView, ResourceName } from './cluster-view.ts'
import { Collection, objectKey, type StoreEvent } from './collection.ts'
import type { KubernetesObject } from './kubernetes-object.ts'

/** Kinds that are one and the same in two groups. */
const storedTogether: Readonly<Record<string, string>> = { 'events.events.k8s.io': 'events.' }

/** Holds every object of the cluster under one revision counter, as etcd does. */
export class ClusterStore implements ClusterView {
  readonly #collections = new Map<string, Collection>()
  readonly #byIdentity = new WeakMap<ResourceName, Collection>()
  readonly #listeners = new Set<() => void>()
  readonly #eventListeners = new Set<(resource: ResourceName, event: StoreEvent) => void>()
  readonly #historyLimit: number
  #revision = 1

  constructor(options: { readonly historyLimit?: number } = {}) {
    this.#historyLimit = options.historyLimit ?? 10_000
  }

  /** The revision of the latest change: what a list answers as its `resourceVersion`. */
  get revision(): number {
    return this.#revision
  }

  collection(resource: ResourceName): Collection {
    // The same few descriptions come again and again: comparing them by identity saves making the name.
    const known = this.#byIdentity.get(resource)
    if (known) return known
    const id = storedTogether[`${resource.plural}.${resource.group}`] ?? `${resource.plural}.${resource.group}`
    const existing = this.#collections.get(id)
    if (existing) {
      this.#byIdentity.set(resource, existing)
      return existing
    }
    // What was before a kind of one's own was defined is nothing that a watch of it could begin with.
    const created = new Collection({ historyLimit: this.#historyLimit, startRevision: this.#revision })
    const { group, plural } = resource
    created.subscribe((event) => {
      for (const listener of this.#eventListeners) listener({ group, plural }, event)
      for (const listener of this.#listeners) listener()
    })
    this.#collections.set(id, created)
    return created
  }

  /** Stores an object under the next revision and returns it as stored, with its `resourceVersion`. */
  put<T extends KubernetesObject>(resource: ResourceName, object: T): T {
    const collection = this.collection(resource)
    const revision = ++this.#revision
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
    collection.put(stored, revision)
    return stored
  }

  /** Takes an object out and returns its last state, which carries the revision of the removal. */
  remove<T extends KubernetesObject>(resource: ResourceName, object: T): T {
    const collection = this.collection(resource)
    const revision = ++this.#revision
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
    collection.remove(last, revision)
    return last
  }

  list(resource: ResourceName, namespace?: string): readonly KubernetesObject[] {
    const collection = this.collection(resource)
    return namespace === undefined ? collection.list() : collection.listNamespace(namespace)
  }

  get(resource: ResourceName, name: string, namespace?: string): KubernetesObject | undefined {
    return this.collection(resource).get(objectKey(name, namespace))
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls the listener inside every write, with the kind and the change. */
  onEvent(listener: (resource: ResourceName, event: StoreEvent) => void): () => void {
    this.#eventListeners.add(listener)
    return () => this.#eventListeners.delete(listener)
  }

  /** Forgets all history, so that older watches and continue tokens expire. */
  compact(): void {
    for (const collection of this.#collections.values()) collection.compact(this.#revision)
  }
}
