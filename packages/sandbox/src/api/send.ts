import type { ServerResponse } from 'node:http'
import { TimedOut } from '../faults/timed-out.ts'
import { ApiError } from '../registry/api-error.ts'
import { reportFault } from '../registry/report-fault.ts'

/** Answers with JSON text. */
export function sendText(response: ServerResponse, code: number, text: string, type = 'application/json'): void {
  if (response.headersSent || response.destroyed) return
  const length = Buffer.byteLength(text)
  response.writeHead(code, { 'Content-Type': type, 'Content-Length': length, 'Cache-Control': 'no-cache, private' })
  // As text it leaves together with the headers. Most is plain ASCII, which needs no encoding.
  response.end(text, length === text.length ? 'latin1' : 'utf8')
}

export function sendJson(response: ServerResponse, code: number, value: unknown, type?: string): void {
  sendText(response, code, JSON.stringify(value), type)
}

/** As the real API server says it: before there is anything that could make a Status, and so in plain text. */
function sendTimeout(response: ServerResponse, { message }: TimedOut): void {
  const status = { metadata: {}, status: 'Failure', message, reason: 'Timeout', details: {}, code: 504 }
  sendText(response, 504, `${JSON.stringify(status)}\n`, 'text/plain; charset=utf-8')
}

/** Answers with the Status of a refusal; anything but a refusal is an error of our own. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof TimedOut) {
    sendTimeout(response, error)
    return
  }
  reportFault('an answer', error)
  const refusal =
    error instanceof ApiError
      ? error
      : new ApiError(
          500,
          'InternalError',
          `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
          { causes: [{ message: error instanceof Error ? error.message : String(error) }] },
        )
  const seconds = refusal.details?.retryAfterSeconds
  if (seconds !== undefined && !response.headersSent) response.setHeader('Retry-After', String(seconds))
  sendJson(response, refusal.code, refusal.toStatus())
}
