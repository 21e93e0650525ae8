import { request as httpsRequest } from 'node:https'
import type { Readable } from 'node:stream'
import { asError, onProtocolSwitch, TooLarge } from 'chaos-plugin-api'
import type { Connection, Headers } from './connection.ts'
import { NotProcessed, sendOverHttp2 } from './send-over-http2.ts'

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query. */
  readonly path: string
  readonly body?: string
  readonly contentType?: string
  readonly accept?: string
  /** Who we are, where that was asked before. */
  readonly credentials?: Headers
  readonly signal: AbortSignal
}

/** The head of an answer; its body is a stream of bytes. */
export interface WireResponse {
  readonly status: number
  /** Seconds that the server asks us to wait before we ask again. */
  readonly retryAfter: number | undefined
  readonly body: Readable
}

/** How often a request is sent anew that the server has not looked at. */
const mostRefusals = 3

/**
 * Sends one request, over HTTP/2 where the server speaks that, and resolves with the head of the answer. Rejects with the signal's reason as soon as the
 * signal fires (which also ends the body), or with the error of the socket.
 */
export async function sendRequest(connection: Connection, request: WireRequest): Promise<WireResponse> {
  const { body, signal } = request
  signal.throwIfAborted()
  const headers: OutgoingHeaders = {
    accept: request.accept ?? 'application/json',
    'user-agent': 'chaos',
    ...(request.credentials ?? (await connection.headers(signal))),
  }
  if (body !== undefined) {
    headers['content-type'] = request.contentType ?? 'application/json'
    headers['content-length'] = Buffer.byteLength(body)
  }
  // It may have fired while the credentials were read, and does so only once.
  signal.throwIfAborted()
  const { http2, address } = connection
  for (let refusals = 0; http2?.isSpoken(); ) {
    signal.throwIfAborted()
    const session = http2.free()
    if (session === undefined) {
      await http2.open(signal)
      continue
    }
    const { authority, prefix } = address
    const path = `${prefix}${request.path}`
    try {
      const answer = await sendOverHttp2(session, { method: request.method, path, authority, headers, body, signal })
      return responseOf(answer.headers[':status'] ?? 0, answer.headers['retry-after'], answer.body)
    } catch (error) {
      if (!(error instanceof NotProcessed) || refusals === mostRefusals) throw error
      refusals += 1
    }
  }
  signal.throwIfAborted()
  return sendOverHttp1(connection, request, headers)
}

type OutgoingHeaders = Record<string, string | number | string[]>

async function sendOverHttp1(
  connection: Connection,
  { method, path, body, signal }: WireRequest,
  headers: OutgoingHeaders,
): Promise<WireResponse> {
  const { origin, prefix } = connection.address
  const send = origin.protocol === 'http:' ? process.getBuiltinModule('node:http').request : httpsRequest
  return new Promise((resolve, reject) => {
    const ending = connection.proxy?.until(signal)
    const outgoing = send({ ...origin, path: `${prefix}${path}`, method, headers, agent: connection.agent, ...ending })
    const abort = () => outgoing.destroy(asError(signal.reason))
    signal.addEventListener('abort', abort, { once: true })
    outgoing.once('close', () => signal.removeEventListener('abort', abort))
    outgoing.once('error', (error) => reject(signal.aborted ? signal.reason : error))
    onProtocolSwitch(outgoing, ({ statusCode }) =>
      reject(new Error(`it leaves HTTP for another protocol, with status ${statusCode}`)),
    )
    outgoing.once('response', (answer) =>
      resolve(responseOf(answer.statusCode ?? 0, answer.headers['retry-after'], answer)),
    )
    outgoing.end(body)
  })
}

function responseOf(status: number, retryAfter: string | undefined, body: Readable): WireResponse {
  const seconds = Number.parseFloat(retryAfter ?? '')
  return { status, retryAfter: Number.isFinite(seconds) ? seconds : undefined, body }
}

/**
 * Bytes of one answer of the API server that are read at most: 500 objects, which is a page of a list, of half a MiB each. A server, or what
 * answers in its place, may send without an end, and no text is longer than 512 Mi characters.
 */
const largestPage = 256 * 2 ** 20

/** Reads a body to its end. Rejects with `TooLarge` as soon as it is larger than an answer may be, and with the error of the socket. */
export async function readBody(body: Readable): Promise<string> {
  return (await readBytes(body)).toString()
}

/** The same for one that is not wanted as a text. */
export async function readBytes(body: Readable): Promise<Buffer> {
  // An iterator for each of 50,000 answers costs as much as writing down what they say.
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    body.on('data', (part: Buffer) => {
      parts.push(part)
      size += part.length
      if (size > largestPage) body.destroy(new TooLarge(largestPage))
    })
    body.once('end', () => resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts, size)))
    body.once('error', reject)
    body.once('close', () => {
      // To make an error for each answer that came whole costs more than to read it.
      if (!body.readableEnded) reject(brokenOff())
    })
  })
}

function brokenOff(): NodeJS.ErrnoException {
  return Object.assign(new Error('the connection broke off'), { code: 'ERR_STREAM_PREMATURE_CLOSE' })
}
