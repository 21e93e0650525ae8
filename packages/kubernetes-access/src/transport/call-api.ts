import { networkFailure, type StepFailure, type SystemContext } from 'chaos-plugin-api'
import { apiFailure, connectionFailure, type Operation, timeoutFailure } from './api-failure.ts'
import type { Connection } from './connection.ts'
import { limitTime } from './limit-time.ts'
import { readBytes, sendRequest, type WireRequest, type WireResponse } from './send-request.ts'
import { withRenewal } from './with-renewal.ts'

/** Seconds after which a request without an answer is given up. */
const defaultTimeout = 30
/** Seconds in which what changes something may still be answered once it is ended: else nobody knows what came of it, and much has to wait for that. */
const grace = 2
const attempts = 5
/** Seconds. */
const longestPause = 10
const unavailable = new Set([503, 504])

export type CallContext = Pick<SystemContext, 'signal' | 'clock'>

export interface Call extends Omit<WireRequest, 'signal'> {
  readonly operation: Operation
  /** Seconds; default 30. */
  readonly timeout?: number
  /** Whether to ask again when the server says that it is too busy (429). Default true: such a request had no effect. */
  readonly retryBusy?: boolean
}

/**
 * Sends a request to the API server and resolves with the body of the answer. What only reads is sent again after a broken connection
 * and after 429, 503 and 504; what changes something only after 429. With other credentials, where there are any, all is sent again after 401. Throws `StepFailure`.
 */
export async function callApi(connection: Connection, context: CallContext, call: Call): Promise<string> {
  return (await callForBytes(connection, context, call)).toString()
}

/** The same for an answer that is not wanted as a text: bytes lie outside of the heap. */
export async function callForBytes(connection: Connection, context: CallContext, call: Call): Promise<Buffer> {
  return withRenewal(connection, context.signal, async () => callWith(connection, context, call))
}

async function callWith(connection: Connection, context: CallContext, call: Call): Promise<Buffer> {
  const { signal, clock } = context
  const reads = call.method === 'GET'
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === attempts
    const outcome = await attemptOnce(connection, context, call)
    if ('body' in outcome && outcome.status < 300) return outcome.body
    const backoff = Math.min(0.1 * 2 ** (attempt - 1), longestPause)
    if ('broken' in outcome) {
      if (last || !reads) throw outcome.broken
      await clock.sleep(backoff, signal)
      continue
    }
    const worthwhile = outcome.status === 429 ? call.retryBusy !== false : reads && unavailable.has(outcome.status)
    if (last || !worthwhile) throw apiFailure({ ...outcome, body: outcome.body.toString() }, call.operation, connection)
    await clock.sleep(Math.min(outcome.retryAfter ?? backoff, longestPause), signal)
  }
}

/** Sends a request whose answer is read bit by bit, and is given up only by the signal. */
export async function openStream(connection: Connection, signal: AbortSignal, call: Call): Promise<WireResponse> {
  return withRenewal(connection, signal, async () => openWith(connection, signal, call))
}

async function openWith(connection: Connection, signal: AbortSignal, call: Call): Promise<WireResponse> {
  const credentials = await connection.headers(signal)
  let response: WireResponse
  try {
    response = await sendRequest(connection, { ...call, credentials, signal })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw connectionFailure(error, call.operation, connection)
  }
  if (response.status < 300) return response
  const { status, retryAfter } = response
  throw apiFailure(
    { status, retryAfter, body: (await readBytes(response.body)).toString() },
    call.operation,
    connection,
  )
}

type Attempt =
  | { readonly status: number; readonly retryAfter: number | undefined; readonly body: Buffer }
  | { readonly broken: StepFailure }

async function attemptOnce(connection: Connection, context: CallContext, call: Call): Promise<Attempt> {
  const seconds = call.timeout ?? defaultTimeout
  context.signal.throwIfAborted()
  // A program that hands out credentials has a time of its own, and is named where it is over.
  const credentials = await connection.headers(context.signal)
  using limited = limitTime(
    context,
    seconds,
    () => timeoutFailure(seconds, connection),
    call.method === 'GET' ? 0 : grace,
  )
  const { signal } = limited
  try {
    const { status, retryAfter, body } = await sendRequest(connection, { ...call, credentials, signal })
    return { status, retryAfter, body: await readBytes(body) }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    const failure = connectionFailure(error, call.operation, connection)
    if (networkFailure(error).fault === 'closed') return { broken: failure }
    throw failure
  }
}
