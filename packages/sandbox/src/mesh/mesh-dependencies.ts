import type { ClusterView } from '../store/cluster-view.ts'
import type { MeshRequest, MeshResponse } from './mesh-request.ts'
import type { Endpoint } from './pick-endpoint.ts'

/** What the mesh takes from its surroundings. */
export interface MeshDependencies {
  readonly view: ClusterView
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  /** Waits so many seconds; rejects with the signal's reason as soon as it fires. */
  readonly sleep: (seconds: number, signal: AbortSignal) => Promise<void>
  /** Sends a request to a pod. Rejects with an error of code `ECONNREFUSED` where nothing listens, with another one where the connection breaks. */
  readonly send: (endpoint: Endpoint, request: MeshRequest, signal: AbortSignal) => Promise<MeshResponse>
  /** Fires when the mesh ends: mirrored requests outlive the request that they copy. */
  readonly ended: AbortSignal
}
