import type { SystemContext } from 'chaos-plugin-api'
import { type ExecOptions, type ExecResult, execInPod } from './exec/exec-in-pod.ts'
import type { KubernetesObject, Manifest } from './objects/kubernetes-object.ts'
import type { Excerpt, ListPage, ListQuery, ObjectList } from './objects/list.ts'
import { apiVersionOf, type Place, pods, type Resource, resourcePath } from './objects/resource.ts'
import { queryString } from './query-string.ts'
import { resourceNamed, resourceOf } from './resource-of.ts'
import { isNotFound, type Operation } from './transport/api-failure.ts'
import { callApi } from './transport/call-api.ts'
import type { Connection } from './transport/connection.ts'
import { metadataOnly } from './transport/metadata-only.ts'
import { parseAnswer } from './transport/parse-answer.ts'
import type { ObjectView } from './view/object-view.ts'
import { openView } from './view/open-view.ts'
import { readPages } from './view/read-pages.ts'
import type { ViewRequest } from './view/shared-view.ts'
import { type ViewShape, wholeObjects } from './view/view-shape.ts'

/** A patch and how it is meant: RFC 7396, RFC 6902, Kubernetes' own (which custom resources don't know), or what the object shall have (server-side apply). */
export type Patch =
  | { readonly type: 'merge'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly type: 'json'; readonly body: readonly JsonPatchOperation[] }
  | { readonly type: 'strategic'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly type: 'apply'; readonly body: Manifest }

/** An operation of a JSON patch, RFC 6902. */
export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'test'
  /** A JSON pointer, RFC 6901. */
  readonly path: string
  readonly value?: unknown
}

/** What must hold of an object, else the call is refused (409). */
export interface Preconditions {
  readonly uid?: string | undefined
  readonly resourceVersion?: string | undefined
}

/** How an object is to be deleted. */
export interface DeleteOptions extends Preconditions {
  /** Seconds; 0 is at once. Left out: the object's own. */
  readonly gracePeriodSeconds?: number | undefined
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined
}

/** How a pod is to be evicted. */
export interface EvictOptions extends Omit<DeleteOptions, 'propagationPolicy'> {
  /** Whether it is only asked whether the pod could be evicted. Default false. */
  readonly dryRun?: boolean
}

/** A container that is added to a pod while that runs. */
export interface EphemeralContainer {
  readonly name: string
  readonly image: string
  readonly command: readonly string[]
  /** The container whose processes it sees. */
  readonly targetContainerName: string
}

/** Which part of a pod's log. */
export interface LogQuery {
  readonly container?: string | undefined
  readonly previous?: boolean | undefined
  readonly sinceSeconds?: number | undefined
  readonly timestamps?: boolean | undefined
}

/** How an object is written. */
export interface WriteOptions {
  /** Returns what the object would become, and changes nothing. */
  readonly dryRun?: boolean | undefined
  /** The name under which the API notes who owns the fields; the client's own unless given. */
  readonly fieldManager?: string | undefined
}

/** Seconds that the server gives a call that changes something. It is the bound after which such a call can't take effect any more. */
export const serverTimeout = 30
/** Seconds that we wait for the answer of such a call: the server is to be the one who gives up. */
const writeTimeout = serverTimeout + 5

function writeQuery(
  { fieldManager, dryRun = false }: WriteOptions = {},
  more: Readonly<Record<string, boolean>> = {},
): string {
  return queryString({ timeout: `${serverTimeout}s`, fieldManager, dryRun: dryRun ? 'All' : undefined, ...more })
}

const contentTypes = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

/**
 * A cluster, as one activity (or one inspection) sees it: every call ends with the activity's signal, is given up after 30 s, and is sent
 * again where that is safe. Throws `StepFailure` only: `no-access` where the API server can't be reached or refuses us, else `ApiFailure`.
 */
export class Cluster {
  readonly #connection: Connection
  readonly #context: SystemContext

  constructor(connection: Connection, context: SystemContext) {
    this.#connection = connection
    this.#context = context
  }

  get connection(): Connection {
    return this.#connection
  }

  /** Reads one object. Fails with status 404 if there is none. */
  async get<T extends KubernetesObject>(resource: Resource<T>, { name, namespace }: Place): Promise<T> {
    const operation = { verb: 'get', resource, namespace, name }
    return (await this.#json('GET', resourcePath(resource, namespace, name), operation)) as T
  }

  /** Reads one object; `undefined` only where the API server itself says that there is none of that name. */
  async find<T extends KubernetesObject>(resource: Resource<T>, place: Place): Promise<T | undefined> {
    try {
      return await this.get(resource, place)
    } catch (error) {
      if (isNotFound(error, resource, place.name)) return undefined
      throw error
    }
  }

  /** Reads the objects that match, page after page. Each has its `apiVersion` and `kind`, which lists leave out. */
  async list<T extends KubernetesObject>(resource: Resource<T>, query: ListQuery = {}): Promise<readonly T[]> {
    const apiVersion = apiVersionOf(resource)
    const found: T[] = []
    for await (const { items } of this.pages(resource, query))
      for (const item of items) found.push({ ...item, apiVersion, kind: resource.kind })
    return found
  }

  /**
   * Reads the objects that match, and holds of each only what `keep` returns. For whatever there may be many of.
   *
   * @example
   * const name = { fields: ['metadata.name'], keep: ({ metadata }: Pod) => metadata.name }
   * const names = await cluster.gather(pods, { namespace: 'shop' }, name)
   */
  async gather<T extends KubernetesObject, Kept>(
    resource: Resource<T>,
    query: ListQuery,
    { fields, keep, metadataBehind = false }: Excerpt<T, Kept>,
  ): Promise<readonly Kept[]> {
    const found: Kept[] = []
    const extent = fields?.every((path) => path.startsWith('metadata.')) === true ? 'metadata' : 'whole'
    const behind = metadataBehind ? 'metadata' : extent
    for await (const { items } of readPages(this.#connection, this.#context, resource, query, {
      fields,
      extent,
      behind,
    })) {
      for (const item of items) {
        const kept = keep(item)
        if (kept !== undefined) found.push(kept)
      }
    }
    return found
  }

  /** Reads the objects that match as the API gives them, as one list: its items lack `apiVersion` and `kind`. */
  async readList<T extends KubernetesObject>(resource: Resource<T>, query: ListQuery = {}): Promise<ObjectList<T>> {
    let list: ObjectList<T> | undefined
    const items: T[] = []
    for await (const page of this.pages(resource, query)) {
      const { remainingItemCount: _, continue: __, ...metadata } = (list ?? page).metadata
      const rest = page.metadata.continue
      for (const item of page.items) items.push(item)
      list = {
        ...(list ?? page),
        metadata:
          (rest ?? '') === ''
            ? { ...metadata, ...(rest === '' && { continue: rest }) }
            : { ...metadata, ...page.metadata },
        items,
      }
    }
    return list!
  }

  /**
   * Reads the objects that match page by page, as the API gives them: what must not be held in memory as a whole. The items of a page are parsed as they
   * are walked through.
   */
  pages<T extends KubernetesObject>(resource: Resource<T>, query: ListQuery = {}): AsyncGenerator<ListPage<T>> {
    return readPages(this.#connection, this.#context, resource, query)
  }

  /** Creates an object. Fails with status 409 if there is one of that name. */
  async create<T extends KubernetesObject>(
    resource: Resource<T>,
    manifest: Manifest,
    namespace?: string,
    options: WriteOptions = {},
  ): Promise<T> {
    const operation = { verb: 'create', resource, namespace, name: manifest.metadata?.name }
    const path = `${resourcePath(resource, namespace)}${writeQuery(options)}`
    return (await this.#json('POST', path, operation, manifest)) as T
  }

  /** Replaces an object. Where the manifest has a `resourceVersion`, only if the object still has it (else status 409). */
  async replace<T extends KubernetesObject>(
    resource: Resource<T>,
    place: Place,
    manifest: Manifest,
    options: WriteOptions = {},
  ): Promise<T> {
    const { name, namespace } = place
    const operation = { verb: 'update', resource, namespace, name }
    const path = `${resourcePath(resource, namespace, name)}${writeQuery(options)}`
    return (await this.#json('PUT', path, operation, manifest)) as T
  }

  /**
   * Patches an object. Preconditions of a merge patch stand in its `metadata` (`uid`, `resourceVersion`; else status 409), those of a
   * JSON patch are `test` operations (else status 422). What is applied wins over other field managers.
   */
  async patch<T extends KubernetesObject>(
    resource: Resource<T>,
    place: Place,
    patch: Patch,
    options: WriteOptions = {},
  ): Promise<T> {
    const { name, namespace } = place
    const operation = { verb: 'patch', resource, namespace, name }
    const query = writeQuery(options, patch.type === 'apply' ? { force: true } : {})
    const path = `${resourcePath(resource, namespace, name)}${query}`
    return (await this.#json('PATCH', path, operation, patch.body, {
      contentType: contentTypes[patch.type],
    })) as T
  }

  /** Asks for the deletion of an object; it may take a while until it is gone. */
  async delete(resource: Resource, place: Place, options: DeleteOptions = {}): Promise<void> {
    const { name, namespace } = place
    const { gracePeriodSeconds, propagationPolicy, ...preconditions } = options
    const operation = { verb: 'delete', resource, namespace, name }
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds, propagationPolicy, preconditions }
    await this.#json('DELETE', `${resourcePath(resource, namespace, name)}${writeQuery()}`, operation, body, {
      accept: metadataOnly.object,
    })
  }

  /** Asks for the eviction of a pod, which respects disruption budgets: fails with status 429 while they forbid it. */
  async evict({ name, namespace }: Place, options: EvictOptions = {}): Promise<void> {
    const { gracePeriodSeconds, dryRun, ...preconditions } = options
    const operation = { verb: 'create', resource: pods, subresource: 'eviction', namespace, name }
    const body = {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
      deleteOptions: { gracePeriodSeconds, preconditions },
    }
    await callApi(this.#connection, this.#context, {
      method: 'POST',
      path: `${resourcePath(pods, namespace, name)}/eviction${writeQuery({ dryRun })}`,
      body: JSON.stringify(body),
      operation,
      timeout: writeTimeout,
      retryBusy: false,
    })
  }

  /** Reads the log of a pod's container. */
  async readLogs({ name, namespace }: Place, query: LogQuery = {}): Promise<string> {
    return callApi(this.#connection, this.#context, {
      method: 'GET',
      path: `${resourcePath(pods, namespace, name)}/log${queryString({ ...query })}`,
      operation: { verb: 'get', resource: pods, subresource: 'log', namespace, name },
    })
  }

  /** Runs a command in a pod's container, without a shell and without anything to read, and waits for its end. */
  async exec(place: Place, options: ExecOptions): Promise<ExecResult> {
    return execInPod(this.#connection, this.#context, place, options)
  }

  /** Adds an ephemeral container to a pod, where it stays. Fails with status 422 where the pod has one of that name already. */
  async addEphemeralContainer({ name, namespace }: Place, container: EphemeralContainer): Promise<void> {
    const operation = { verb: 'patch', resource: pods, subresource: 'ephemeralcontainers', namespace, name }
    const path = `${resourcePath(pods, namespace, name)}/ephemeralcontainers${writeQuery()}`
    const body = { spec: { ephemeralContainers: [container] } }
    await this.#json('PATCH', path, operation, body, { contentType: contentTypes.strategic })
  }

  /** Looks at objects as they are, kept up to date; see `ObjectView`. Whoever is done with it disposes of it. */
  async view<T extends KubernetesObject, Kept>(request: ViewRequest<T, Kept>): Promise<ObjectView<Kept>> {
    return openView(this.#connection, this.#context, request)
  }

  /**
   * Watches the objects that match until `decide` returns something, and returns that; `undefined` once the time (seconds) is over.
   * Decides first about what is there already.
   */
  async watchUntil<T extends KubernetesObject, R>(
    resource: Resource<T>,
    query: Omit<ListQuery, 'limit'>,
    timeout: number,
    decide: (objects: readonly T[]) => R | undefined,
  ): Promise<R | undefined> {
    const deadline = this.#context.clock.now() + timeout * 1000
    const shape = wholeObjects as ViewShape<T, T>
    using view = await this.view({ resource, query, shape })
    const look = () => decide([...view.objects.values()].map(({ kept }) => kept))
    return await view.until(look, (deadline - this.#context.clock.now()) / 1000)
  }

  /** Finds the resource of a kind: `resourceOf('apps/v1', 'ReplicaSet')`. `undefined` where the cluster has none. */
  async resourceOf(apiVersion: string, kind: string): Promise<Resource | undefined> {
    return resourceOf(this.#connection, this.#context, apiVersion, kind)
  }

  /** Finds a resource, or a subresource, by the name that stands in discovery: `resourceNamed('apps/v1', 'replicasets')`, `resourceNamed('apps/v1', 'replicasets/scale')`. `undefined` where the cluster has none. */
  async resourceNamed(apiVersion: string, plural: string): Promise<Resource | undefined> {
    return resourceNamed(this.#connection, this.#context, apiVersion, plural)
  }

  /** Asks what the cluster serves: `/apis`, `/apis/apps/v1`. */
  async discover(path: string): Promise<unknown> {
    const anything: Resource = { group: '', version: '', plural: path, kind: path, namespaced: false }
    return this.#json('GET', path, { verb: 'get', resource: anything })
  }

  async #json(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    operation: Operation,
    body?: unknown,
    { contentType = 'application/json', accept }: { readonly contentType?: string; readonly accept?: string } = {},
  ): Promise<unknown> {
    const text = await callApi(this.#connection, this.#context, {
      method,
      path,
      operation,
      ...(body === undefined ? {} : { body: JSON.stringify(body), contentType }),
      ...(method === 'GET' ? {} : { timeout: writeTimeout }),
      ...(accept === undefined ? {} : { accept }),
    })
    return parseAnswer(text, this.#connection.server)
  }
}
