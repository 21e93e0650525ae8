import type { MeshDependencies } from '../mesh/mesh-dependencies.ts'
import type { MeshResponse } from '../mesh/mesh-request.ts'
import { sendThroughMesh } from '../mesh/send-through-mesh.ts'
import type { ReceivedRequest } from '../mesh/serve-http.ts'

/** A port of a Service. */
export interface ServicePort {
  readonly namespace: string
  readonly name: string
  readonly port: number
}

/** Sends a request from outside to a Service, as a client of the mesh that has no pod. */
export function enterService(
  { method, path, headers, body, signal }: ReceivedRequest,
  { namespace, name, port }: ServicePort,
  dependencies: MeshDependencies,
): Promise<MeshResponse> {
  const { host: _, ...rest } = headers
  const authority = port === 80 ? name : `${name}:${port}`
  const request = { method, path, headers: rest, authority, port, body }
  return sendThroughMesh(request, { namespace, labels: {} }, dependencies, signal)
}
