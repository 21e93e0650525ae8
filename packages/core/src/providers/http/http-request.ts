/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: string
  /** What it has of a name, a password and a fragment is not sent with it. */
  readonly url: URL
  readonly headers: HeaderSet
  readonly body: string | undefined
}

/** Headers whose names are the same in any case and are sent as they were written. */
export type HeaderSet = ReadonlyMap<string, readonly [name: string, value: string]>

/** The headers, with some set, or taken away where the value is undefined. */
export function withHeaders(headers: HeaderSet, changes: Readonly<Record<string, string | undefined>>): HeaderSet {
  const changed = new Map(headers)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) changed.delete(name.toLowerCase())
    else changed.set(name.toLowerCase(), [name, value])
  }
  return changed
}
