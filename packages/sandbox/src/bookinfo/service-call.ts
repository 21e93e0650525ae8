import type { MeshResponse } from '../mesh/mesh-request.ts'

/** A request as it arrives in a pod of Bookinfo, with what the pod needs to answer it. */
export interface ServiceCall {
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly pod: { readonly name: string; readonly version: string }
  /**
   * Asks another service through the pod's sidecar: `ask('ratings', '/ratings/0', headers, 2.5)`.
   * `undefined` where no answer came within so many seconds.
   */
  ask(
    service: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    seconds: number,
  ): Promise<MeshResponse | undefined>
}

/** What a service answers. */
export interface ServiceAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer in JSON. */
export function json(status: number, value: unknown): ServiceAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

/** An answer in plain text. */
export function text(status: number, body: string): ServiceAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

/** The headers that a service hands on when it asks another one, so that routes by user and traces hold all the way. */
const handedOn = [
  'end-user',
  'user-agent',
  'authorization',
  'cookie',
  'x-request-id',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  'traceparent',
  'tracestate',
]

/** Picks the headers that go with a service's own requests. */
export function headersToHandOn(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(handedOn.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])))
}
