/** Which requests a fault hits. What is left out matches everything. */
export interface FaultMatch {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; one of them or several. */
  readonly verb?: string | readonly string[]
  /** The API group, `''` for the core group. */
  readonly group?: string
  /** The plural, with a subresource if it is one: `pods`, `pods/eviction`. */
  readonly resource?: string
  readonly namespace?: string
  readonly name?: string
  /** Only clients whose `User-Agent` begins so. */
  readonly userAgent?: string
  /** Only this user, as the credentials of the request say, e.g. `system:serviceaccount:shop:default`. */
  readonly user?: string
}

/** What happens to a request that a fault hits. */
export type FaultEffect =
  /** The answer comes later. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The request is refused with this status (409, 410, 429, 500, 503, 504 …) and has no effect. */
  | { readonly kind: 'status'; readonly code: number; readonly retryAfterSeconds?: number }
  /**
   * Something on the way answers instead of the API server, with a body of its own: a proxy, or a server that knows no such path. The request
   * has no effect. `contentType` is `application/json` unless given.
   */
  | {
      readonly kind: 'answer'
      readonly code: number
      readonly body: string | ((call: ApiCall) => string)
      readonly contentType?: string
    }
  /**
   * The connection is reset: before the request has an effect, or after it, so that the client can't know. With `afterEvents` a watch delivers so
   * many events first.
   */
  | { readonly kind: 'reset'; readonly effect: 'before' | 'after'; readonly afterEvents?: number }
  /**
   * Nothing is ever answered, and the connection stays open: what a watch looks like behind a dead proxy. With `afterEvents` a watch is
   * answered, delivers so many events, and then falls silent.
   */
  | { readonly kind: 'stall'; readonly afterEvents?: number }
  /**
   * The client is cut off as by a network that drops its packets: requests don't arrive, and the answers and watches that are open go on in silence.
   * When the fault ends, all that was held back arrives, as TCP sends it again.
   */
  | { readonly kind: 'partition' }
  /**
   * At most so many requests are served at the same time, as API priority and fairness does it; `queueLength` more wait their turn (default 0), the others are
   * refused with 429 and `Retry-After` (default 1 s). Requests take time only with a fault of the kind `latency` that was added after
   * this one. A watch counts until it is established.
   */
  | {
      readonly kind: 'limit'
      readonly concurrent: number
      readonly queueLength?: number
      readonly retryAfterSeconds?: number
    }
  /** A continue token counts as expired (410). The answer brings a token that goes on at the present state, as the real one does. */
  | { readonly kind: 'expired-token' }
  /** The credentials count as expired (401). */
  | { readonly kind: 'unauthorized' }

/**
 * A fault of the API server for tests. Several that hit the same request take effect in the order in which they were added.
 *
 * @example
 * // The next two evictions are refused as by a PodDisruptionBudget.
 * sandbox.faults.add({ match: { resource: 'pods/eviction' }, effect: { kind: 'status', code: 429 }, times: 2 })
 * // For 30 s of the sandbox's clock one client can't reach the API server.
 * sandbox.faults.add({ match: { userAgent: 'kubectl' }, effect: { kind: 'partition' }, durationMilliseconds: 30_000 })
 */
export interface ApiFault {
  readonly match?: FaultMatch
  readonly effect: FaultEffect
  /** How many requests it hits; default: all until it is taken away. */
  readonly times?: number
  /** How many matching requests it lets pass first. Default 0. */
  readonly after?: number
  /** How long it lasts, in milliseconds of the sandbox's clock. Default: until it is taken away. */
  readonly durationMilliseconds?: number
}

/** A request that the API server has seen. */
export interface ApiCall {
  readonly verb: string
  /** The API group, `''` for the core group. */
  readonly group: string
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly userAgent: string
  /** Who sent it, by its credentials; undefined where they are unknown. */
  readonly user: string | undefined
  /** As whom the user wants to act (kubectl's `--as`); undefined where he acts as himself. */
  readonly impersonatedUser: string | undefined
  readonly path: string
  /** When it came: milliseconds since 1970 by the sandbox's clock. */
  readonly time: number
  /** The status of the answer; undefined while it isn't known, or if the connection broke. */
  readonly code: number | undefined
}
