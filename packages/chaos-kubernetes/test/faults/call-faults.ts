import type { ApiCall, FaultEffect } from 'chaos-sandbox'

/** What happens to a call on its way to the API server, or in it. */
export interface CallFault {
  readonly name: string
  /** `deletion`: somebody else deletes the object that the call names before it arrives. */
  readonly effect: FaultEffect | 'deletion'
  /** There where it hits not one call, but all of so many seconds. */
  readonly seconds?: number
}

function notFound(details: object, message: string): string {
  const head = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' }
  return JSON.stringify({ ...head, message, reason: 'NotFound', details, code: 404 })
}

const ofAnother = ({ group, resource }: ApiCall) =>
  notFound({ name: 'another', group, kind: resource.split('/')[0] }, `${resource} "another" not found`)

const unserved = notFound({}, 'the server could not find the requested resource')

const html = '<html><body>404 page not found</body></html>'

/** Each fault of the matrix. */
export const callFaults: readonly CallFault[] = [
  { name: '409', effect: { kind: 'status', code: 409 } },
  { name: '410', effect: { kind: 'status', code: 410 } },
  { name: '429', effect: { kind: 'status', code: 429 } },
  { name: '429, Retry-After', effect: { kind: 'status', code: 429, retryAfterSeconds: 3 } },
  { name: '500', effect: { kind: 'status', code: 500 } },
  { name: '503', effect: { kind: 'status', code: 503 } },
  { name: '504', effect: { kind: 'status', code: 504 } },
  { name: 'reset before', effect: { kind: 'reset', effect: 'before' } },
  { name: 'reset after', effect: { kind: 'reset', effect: 'after' } },
  { name: 'stall', effect: { kind: 'stall' } },
  { name: '401 for 20 s', effect: { kind: 'unauthorized' }, seconds: 20 },
  { name: 'partition of 30 s', effect: { kind: 'partition' }, seconds: 30 },
  { name: '404, deleted', effect: 'deletion' },
  { name: '404, HTML', effect: { kind: 'answer', code: 404, body: html, contentType: 'text/html' } },
  { name: '404, empty', effect: { kind: 'answer', code: 404, body: '', contentType: 'text/plain' } },
  { name: '404, kind', effect: { kind: 'answer', code: 404, body: unserved } },
  { name: '404, another', effect: { kind: 'answer', code: 404, body: ofAnother } },
]
