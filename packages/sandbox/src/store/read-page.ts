import { type Collection, firstAfter } from './collection.ts'
import type { KubernetesObject } from './kubernetes-object.ts'

export interface PageRequest {
  /** The revision whose state is read; undefined for the latest. */
  readonly revision: number | undefined
  /** Only keys after this one. */
  readonly after: string | undefined
  readonly namespace: string | undefined
  /** At most so many objects; undefined for all. */
  readonly limit: number | undefined
  readonly matches: (object: KubernetesObject) => boolean
}

export interface Page {
  readonly objects: readonly KubernetesObject[]
  /** The key of the last object if there are more after it. */
  readonly last: string | undefined
  /** How many objects follow (before selection). */
  readonly remaining: number
}

/** Reads the objects of a collection in order, as they were at a revision. Undefined if that state is forgotten. */
export function readPage(collection: Collection, request: PageRequest): Page | undefined {
  const past =
    request.revision === undefined
      ? new Map<string, KubernetesObject | undefined>()
      : stateBefore(collection, request.revision)
  if (!past) return undefined
  const keys = past.size === 0 ? collection.keys() : withPastKeys(collection, past)
  const prefix = request.namespace === undefined ? '' : `${request.namespace}/`
  const objects: KubernetesObject[] = []
  let last: string | undefined
  let index = firstAfter(keys, request.after !== undefined && request.after > prefix ? request.after : prefix)
  for (; index < keys.length; index++) {
    const key = keys[index]!
    if (!key.startsWith(prefix)) break
    const object = past.has(key) ? past.get(key) : collection.get(key)
    if (!object || !request.matches(object)) continue
    if (request.limit !== undefined && objects.length === request.limit) {
      const end = prefix === '' ? keys.length : firstAfter(keys, `${prefix}\uffff`)
      return { objects, last, remaining: end - index }
    }
    objects.push(object)
    last = key
  }
  return { objects, last: undefined, remaining: 0 }
}

/** The objects that changed after the revision, as they were then (undefined: not there yet). */
function stateBefore(collection: Collection, revision: number): Map<string, KubernetesObject | undefined> | undefined {
  const events = collection.eventsSince(revision)
  if (!events) return undefined
  const past = new Map<string, KubernetesObject | undefined>()
  for (const event of events) if (!past.has(event.key)) past.set(event.key, event.previous)
  return past
}

function withPastKeys(collection: Collection, past: ReadonlyMap<string, unknown>): readonly string[] {
  const keys = collection.keys()
  const gone = [...past.keys()].filter((key) => !collection.get(key))
  return gone.length === 0 ? keys : [...keys, ...gone].sort((left, right) => (left < right ? -1 : 1))
}
