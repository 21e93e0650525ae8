import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Answer, type SeenRequest, startApiServer, status } from './api-server.ts'
import { applyJsonPatch, type Operation } from './json-patch.ts'

type Json = Record<string, unknown>
type Stored = Json & { metadata: Json & { name: string; uid: string; resourceVersion: string } }

/** What may happen beside the calls. */
interface Surroundings {
  /** Called once before the next call that writes: somebody else who is faster. */
  meanwhile?: (() => void) | undefined
  /** What the server makes of what is created. */
  admit?: ((object: Json) => Json) | undefined
  /** Whether deletions only begin: something holds the object. */
  holds?: boolean
}

/** A fake API server that keeps objects by their path: creates, reads, lists, patches (JSON patch) and deletes them. */
export async function startObjectStore() {
  const objects = new Map<string, Stored>()
  const surroundings: Surroundings = {}
  let version = 1
  const put = (path: string, object: Json): Stored => {
    const metadata = (object['metadata'] ?? {}) as Json
    const stored = {
      ...object,
      metadata: {
        uid: randomUUID(),
        creationTimestamp: '2026-01-01T00:00:00Z',
        ...metadata,
        name: String(path.split('/').at(-1)),
        resourceVersion: String(version++),
      },
    } as Stored
    objects.set(path, stored)
    return stored
  }
  put('/api/v1/namespaces/kube-system', { kind: 'Namespace', metadata: { uid: 'the-cluster' } })
  const handle = (request: SeenRequest): Answer => {
    const { method, path } = request
    if (method !== 'GET') {
      surroundings.meanwhile?.()
      surroundings.meanwhile = undefined
    }
    const found = objects.get(path)
    if (method === 'POST') {
      const body = (surroundings.admit?.(request.body as Json) ?? request.body) as Stored
      const target = `${path}/${body.metadata.name}`
      if (objects.has(target)) return status(409, 'AlreadyExists', 'exists', detailsOf(target))
      return { status: 201, body: put(target, body) }
    }
    if (found === undefined) {
      const inside = [...objects].filter(([key]) => key.slice(0, key.lastIndexOf('/')) === path)
      if (method === 'GET' && !path.startsWith('/api/v1/namespaces/kube-') && /s$/.test(path.split('/').at(-1)!)) {
        return { body: { kind: 'List', metadata: {}, items: inside.map(([, object]) => object) } }
      }
      return status(404, 'NotFound', 'not found', detailsOf(path))
    }
    if (method === 'GET') return { body: found }
    if (method === 'DELETE') {
      const { preconditions = {} } = (request.body ?? {}) as { preconditions?: Readonly<Record<string, unknown>> }
      if (Object.entries(preconditions).some(([part, value]) => found.metadata[part] !== value)) {
        return status(409, 'Conflict', 'the UID or the resourceVersion differs', detailsOf(path))
      }
      if (surroundings.holds !== true) objects.delete(path)
      else {
        const metadata = { ...found.metadata, deletionTimestamp: '2026-01-01T00:00:01Z' }
        return { body: put(path, { ...found, metadata }) }
      }
      return { body: { kind: 'Status', status: 'Success' } }
    }
    const patched = applyJsonPatch(found, request.body as readonly Operation[]) as Stored | undefined
    if (patched === undefined) return status(422, 'Invalid', 'a test of the patch failed', detailsOf(path))
    // What changes nothing does not move the version.
    return { body: isDeepStrictEqual(patched, found) ? found : put(path, patched) }
  }
  const server = await startApiServer(handle)
  return { ...server, objects, put, surroundings, [Symbol.asyncDispose]: server[Symbol.asyncDispose] }
}

/** The object that an answer is about, as the API names it. */
function detailsOf(path: string): object {
  const [, root, group, ...rest] = path.split('/')
  const [plural, name] = rest.slice(-2)
  return { name, kind: plural, ...(root === 'apis' ? { group } : {}) }
}
