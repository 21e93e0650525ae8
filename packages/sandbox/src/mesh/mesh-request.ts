/** Who sends a request. */
export interface MeshClient {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  /** The sending pod's name; left out for a client outside the cluster, to which no egress policy applies. */
  readonly pod?: string
}

/** A request on its way from a client's sidecar. */
export interface MeshRequest {
  readonly method: string
  /** Path and query: `/reviews/0?x=1`. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Host header: `reviews:9080`. */
  readonly authority: string
  /** The port that the client connects to. */
  readonly port: number
  readonly body?: Buffer
}

/** What a client gets back. */
export interface MeshResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
}
