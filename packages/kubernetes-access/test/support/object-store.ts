import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Answer, type SeenRequest, startApiServer, status } from './api-server.ts'

type Json = Record<string, unknown>
type Stored = Json & { metadata: Json & { name: string; uid: string; resourceVersion: string } }

/** A fake API server that keeps objects by their path: creates, reads, lists, patches (JSON patch) and deletes them. */
export async function startObjectStore() {
  const objects = new Map<string, Stored>()
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
    const found = objects.get(path)
    if (method === 'POST') {
      const body = request.body as Stored
      const target = `${path}/${body.metadata.name}`
      if (objects.has(target)) return status(409, 'AlreadyExists', 'exists', { name: body.metadata.name })
      return { status: 201, body: put(target, body) }
    }
    if (found === undefined) {
      const inside = [...objects].filter(([key]) => key.slice(0, key.lastIndexOf('/')) === path)
      if (method === 'GET' && !path.startsWith('/api/v1/namespaces/kube-') && /s$/.test(path.split('/').at(-1)!)) {
        return { body: { kind: 'List', metadata: {}, items: inside.map(([, object]) => object) } }
      }
      return status(404, 'NotFound', 'not found', { name: path.split('/').at(-1) })
    }
    if (method === 'GET') return { body: found }
    const { preconditions } = (request.body ?? {}) as { preconditions?: { uid?: string } }
    if (method === 'DELETE') {
      if (preconditions?.uid !== undefined && preconditions.uid !== found.metadata.uid) {
        return status(409, 'Conflict', 'the UID differs', { name: found.metadata.name })
      }
      objects.delete(path)
      return { body: { kind: 'Status', status: 'Success' } }
    }
    const patched = applyJsonPatch(found, request.body as readonly Operation[])
    if (patched === undefined)
      return status(422, 'Invalid', 'a test of the patch failed', { name: found.metadata.name })
    return { body: put(path, patched) }
  }
  const server = await startApiServer(handle)
  return { ...server, objects, put, [Symbol.asyncDispose]: server[Symbol.asyncDispose] }
}

interface Operation {
  readonly op: string
  readonly path: string
  readonly value?: unknown
}

function applyJsonPatch(object: Json, operations: readonly Operation[]): Json | undefined {
  const copy = structuredClone(object)
  for (const { op, path, value } of operations) {
    const parts = path
      .slice(1)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = parts.pop()!
    const parent = parts.reduce<Json>((at, part) => at[part] as Json, copy)
    if (op === 'test' && !isDeepStrictEqual(parent[last], value)) return undefined
    if (op === 'remove') delete parent[last]
    if (op === 'add' || op === 'replace') parent[last] = value
  }
  return copy
}
