import { type Entry, noteUpdate, readEntries, shownEntries, type Writer } from './field-entries.ts'
import { type Operation, patchJson } from './json-patch.ts'
import { leavesOf } from './leaves.ts'
import { conflict, exists, invalid, notFound, refusedByNamespace } from './refusals.ts'
import type { Timeline } from './timeline.ts'

/** The kind of the objects that are played with: one that nothing is known of. */
export const widgets = {
  group: 'model.example',
  version: 'v1',
  plural: 'widgets',
  kind: 'Widget',
  namespaced: true,
} as const
const discovery = {
  kind: 'APIResourceList',
  resources: [{ name: widgets.plural, kind: widgets.kind, namespaced: true }],
}

/** An object as JSON has it, without its `managedFields`. */
export interface Body {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid: string
    readonly resourceVersion: string
    readonly creationTimestamp: string
    readonly deletionTimestamp?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly finalizers?: readonly string[]
    readonly ownerReferences?: readonly { readonly uid: string; readonly [part: string]: unknown }[]
    readonly [part: string]: unknown
  }
  readonly [part: string]: unknown
}

export interface Stored {
  readonly body: Body
  readonly entries: readonly Entry[]
}

/** Who alters something: a call of ours, somebody else, or the control plane. */
export type Caller = { readonly by: 'others' | 'control plane' } | { readonly by: 'us'; readonly call: OurCall }

/** A call that one of our processes sent. */
export interface OurCall {
  readonly process: string
  readonly undoes: boolean
  readonly sentAt: number
}

/** Something that was altered. */
export interface Effect {
  readonly at: number
  readonly key: string
  readonly caller: Caller
  readonly before: Stored | undefined
  /** Undefined where it is gone. */
  readonly after: Stored | undefined
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface Request {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

/** An API server in memory: objects of any kind, by `plural/name`, in one namespace. */
export class ApiServer {
  readonly objects = new Map<string, Stored>()
  readonly #timeline: Timeline
  readonly #told: ((effect: Effect) => void)[] = []
  #version = 100
  #uid = 0
  namespace: 'there' | 'terminating' | 'gone' = 'there'

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  /** Tells each effect, just after it. */
  onEffect(listener: (effect: Effect) => void): void {
    this.#told.push(listener)
  }

  get time(): string {
    return `${new Date(this.#timeline.now).toISOString().slice(0, 19)}Z`
  }

  /** Answers a request. */
  handle({ method, path, query, body }: Request, caller: Caller): Answer {
    if (method === 'GET' && path === `/apis/${widgets.group}/v1`) return { status: 200, body: discovery }
    const [, group, plural = '', name] =
      /^(?:\/api|\/apis\/([^/]+))\/v1\/(?:namespaces\/shop\/)?([^/]+)(?:\/([^/]+))?$/.exec(path) ?? []
    const key = `${plural}/${name}`
    const writer: Writer = { manager: query.get('fieldManager') ?? 'unknown', operation: 'Update' }
    if (method === 'POST') return this.create(plural, body as Body, writer, caller)
    const stored = this.objects.get(key)
    if (stored === undefined) return notFound(group ?? '', plural, name ?? '')
    if (method === 'GET') return { status: 200, body: shown(stored) }
    if (method === 'DELETE') {
      const { uid, resourceVersion } =
        (body as { preconditions?: { uid?: string; resourceVersion?: string } }).preconditions ?? {}
      const { metadata } = stored.body
      if ((uid ?? metadata.uid) !== metadata.uid) return conflict(key)
      if ((resourceVersion ?? metadata.resourceVersion) !== metadata.resourceVersion) return conflict(key)
      this.remove(key, caller)
      return { status: 200, body: { kind: 'Status', status: 'Success' } }
    }
    const draft = structuredClone(stored.body) as unknown as Record<string, unknown>
    const operations = body as readonly Operation[]
    const given = operations.find(({ path: at }) => at === '/metadata/managedFields')
    if (
      !patchJson(
        draft,
        operations.filter((operation) => operation !== given),
      )
    )
      return invalid(key)
    this.write(key, draft as unknown as Body, writer, caller, given && readEntries(given.value as readonly unknown[]))
    return { status: 200, body: shown(this.objects.get(key) ?? stored) }
  }

  /** Creates an object: of a kind that has a default, it is set, too. */
  create(
    plural: string,
    manifest: Omit<Body, 'metadata'> & { readonly metadata: { readonly name: string } },
    writer: Writer,
    caller: Caller,
  ): Answer {
    const key = `${plural}/${manifest.metadata.name}`
    if (this.namespace !== 'there') return refusedByNamespace(this.namespace)
    const before = this.objects.get(key)
    if (before !== undefined) return exists(key, before.body.metadata.deletionTimestamp !== undefined)
    const sent = withoutEmptyLabels(structuredClone(manifest) as unknown as Body)
    const body: Body = {
      ...sent,
      ...(sent['spec'] === undefined ? {} : { spec: { progressDeadlineSeconds: 600, ...(sent['spec'] as object) } }),
      metadata: {
        ...sent.metadata,
        namespace: 'shop',
        uid: `uid-${++this.#uid}`,
        resourceVersion: this.#nextVersion(),
        creationTimestamp: this.time,
      },
    }
    const entries: Entry[] = []
    noteUpdate(entries, new Map(), leavesOf(body), writer, this.time)
    this.#put(key, { body, entries }, caller)
    return { status: 201, body: shown(this.objects.get(key) ?? { body, entries }) }
  }

  /** Writes an object. What changes nothing leaves its version as it is. */
  write(key: string, sent: Body, writer: Writer, caller: Caller, given?: readonly Entry[]): void {
    const next = withoutEmptyLabels(sent)
    const stored = this.objects.get(key)!
    const entries = (given ?? stored.entries).map((entry) => ({ ...entry, fields: new Set(entry.fields) }))
    noteUpdate(entries, leavesOf(stored.body), leavesOf(next), writer, this.time)
    const isSame =
      JSON.stringify(stored.body) === JSON.stringify(next) &&
      JSON.stringify(shownEntries(stored.entries)) === JSON.stringify(shownEntries(entries))
    if (isSame) return
    this.put(key, next, entries, caller)
  }

  /** Puts an object with these owners in its next version. */
  put(key: string, next: Body, entries: readonly Entry[], caller: Caller): void {
    const body = { ...next, metadata: { ...next.metadata, resourceVersion: this.#nextVersion() } }
    const isReleased = body.metadata.deletionTimestamp !== undefined && (body.metadata.finalizers ?? []).length === 0
    this.#put(key, isReleased ? undefined : { body, entries }, caller)
  }

  /** Deletes an object: at once, or as soon as nothing holds it. */
  remove(key: string, caller: Caller): void {
    const { body, entries } = this.objects.get(key)!
    if ((body.metadata.finalizers ?? []).length === 0) this.#put(key, undefined, caller)
    else if (body.metadata.deletionTimestamp === undefined)
      this.put(key, { ...body, metadata: { ...body.metadata, deletionTimestamp: this.time } }, entries, caller)
  }

  #put(key: string, after: Stored | undefined, caller: Caller): void {
    const before = this.objects.get(key)
    if (after === undefined) this.objects.delete(key)
    else this.objects.set(key, after)
    for (const tell of this.#told) tell({ at: this.#timeline.now, key, caller, before, after })
  }

  #nextVersion(): string {
    this.#version += 1
    return String(this.#version)
  }
}

/** An object as the API shows it. */
function shown({ body, entries }: Stored): Body {
  return { ...body, metadata: { ...body.metadata, managedFields: shownEntries(entries) } }
}

/** Empty labels and annotations are none. */
function withoutEmptyLabels(body: Body): Body {
  const metadata = Object.entries(body.metadata).filter(
    ([part, value]) => !['labels', 'annotations'].includes(part) || Object.keys(value as object).length > 0,
  )
  return { ...body, metadata: Object.fromEntries(metadata) as Body['metadata'] }
}
