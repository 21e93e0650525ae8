import type { Connection } from '../../../packages/kubernetes-access/src/transport/connection.ts'
import type { WireRequest } from '../../../packages/kubernetes-access/src/transport/send-request.ts'
import { processOf, undoing } from './connect.ts'
import { currentWorld } from './current-world.ts'

interface Answered {
  readonly status: number
  readonly retryAfter: undefined
  readonly body: unknown
}

/** Stands in for the product's own: puts a request on the wire of the world. */
export async function sendRequest(connection: Connection, request: WireRequest): Promise<Answered> {
  request.signal.throwIfAborted()
  const { status, body } = await currentWorld().wire.send(processOf.get(connection)!, request, undoing.has(connection))
  return { status, retryAfter: undefined, body }
}

/** Stands in for the product's own. */
export async function readBytes(body: unknown): Promise<Buffer> {
  return Buffer.from(JSON.stringify(body))
}

/** Stands in for the product's own. */
export async function readBody(body: unknown): Promise<string> {
  return JSON.stringify(body)
}
