/** Which requests a fault hits. What is left out matches everything. */
export interface FaultMatch {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verb?: string
  /** The plural, with a subresource if it is one: `pods`, `pods/eviction`. */
  readonly resource?: string
  readonly namespace?: string
  readonly name?: string
  /** Only clients whose `User-Agent` begins so. */
  readonly userAgent?: string
}

/** What happens to a request that a fault hits. */
export type FaultEffect =
  /** The answer comes later. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The request is refused with this status (409, 429, 500, 503, 504 …) and has no effect. */
  | { readonly kind: 'status'; readonly code: number; readonly retryAfterSeconds?: number }
  /** The connection breaks, before the request has an effect or after it. */
  | { readonly kind: 'reset'; readonly effect: 'before' | 'after' }
  /** Nothing is ever answered, and the connection stays open: what a watch looks like behind a dead proxy. */
  | { readonly kind: 'stall' }
  /** A continue token counts as expired (410). */
  | { readonly kind: 'expired-token' }
  /** The credentials count as expired (401). */
  | { readonly kind: 'unauthorized' }

/** A fault of the API server for tests. */
export interface ApiFault {
  readonly match?: FaultMatch
  readonly effect: FaultEffect
  /** How many requests it hits; default: all until it is taken away. */
  readonly times?: number
  /** How many matching requests it lets pass first. Default 0. */
  readonly after?: number
}

/** A request that the API server has seen. */
export interface ApiCall {
  readonly verb: string
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly userAgent: string
  readonly path: string
  /** The status of the answer; undefined while it isn't known, or if the connection broke. */
  readonly code: number | undefined
}
