/** A pod that serves requests. */
export interface Endpoint {
  readonly namespace: string
  readonly pod: string
  readonly uid: string
  readonly labels: Readonly<Record<string, string>>
  /** The port of its container. */
  readonly port: number
}

/** Picks one of the endpoints at random; those that were tried before only when there is no other. */
export function pickEndpoint(
  endpoints: readonly Endpoint[],
  tried: ReadonlySet<string>,
  random: () => number,
): Endpoint | undefined {
  const fresh = endpoints.filter((each) => !tried.has(each.uid))
  const from = fresh.length > 0 ? fresh : endpoints
  return from[Math.min(from.length - 1, Math.floor(random() * from.length))]
}
