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
export function headersToHandOn(headers: Headers): Record<string, string> {
  return Object.fromEntries(handedOn.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? '']] : [])))
}
