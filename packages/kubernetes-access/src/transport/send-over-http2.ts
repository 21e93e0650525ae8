import type { ClientHttp2Stream, IncomingHttpHeaders, IncomingHttpStatusHeader, OutgoingHttpHeaders } from 'node:http2'
import { asError } from 'chaos-plugin-api'
import type { Http2Session } from './http2-session.ts'

/** What goes over the wire. */
interface Http2Request {
  readonly method: string
  readonly path: string
  readonly authority: string
  readonly headers: OutgoingHttpHeaders
  readonly body: string | undefined
  readonly signal: AbortSignal
}

/** The beginning of an answer. */
interface Http2Answer {
  readonly headers: IncomingHttpHeaders & IncomingHttpStatusHeader
  readonly body: ClientHttp2Stream
}

/** What the server says that it has not looked at (RFC 9113, section 8.7), or what was never sent: it can be sent again, whatever it is. */
export class NotProcessed extends Error {
  override readonly name = 'NotProcessed'
  readonly code = 'ECONNRESET'
}

/** REFUSED_STREAM and CANCEL: RFC 9113, section 7. */
const refusedStream = 7
const cancel = 8

/** Sends a request and resolves with the beginning of the answer. Rejects with the signal's reason, with `NotProcessed`, or the error of the stream. */
export async function sendOverHttp2(session: Http2Session, request: Http2Request): Promise<Http2Answer> {
  const { method, path, authority, headers, body, signal } = request
  const pseudo = { ':method': method, ':path': path, ':scheme': 'https', ':authority': authority }
  const stream = begin(session, { ...headers, ...pseudo }, body === undefined)
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const abort = () => {
      // Where nobody answers, the way may be broken.
      if (!isAnswered) session.look()
      stream.close(cancel)
      stream.destroy(asError(signal.reason))
    }
    signal.addEventListener('abort', abort, { once: true })
    // It is told once more to who reads the body.
    stream.on('error', (error) => reject(signal.aborted ? signal.reason : whyNot(stream, error)))
    stream.once('close', () => {
      signal.removeEventListener('abort', abort)
      reject(whyNot(stream, new Error('the connection broke off')))
    })
    stream.once('response', (answer) => {
      isAnswered = true
      resolve({ headers: answer, body: stream })
    })
    if (body !== undefined) stream.end(body)
  })
}

function begin(session: Http2Session, headers: OutgoingHttpHeaders, isWhole: boolean): ClientHttp2Stream {
  try {
    return session.request(headers, isWhole)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const ended = ['ERR_HTTP2_INVALID_SESSION', 'ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_OUT_OF_STREAMS'].includes(
      code ?? '',
    )
    throw ended ? new NotProcessed('the session has ended', { cause }) : cause
  }
}

function whyNot(stream: ClientHttp2Stream, cause: Error): Error {
  if (stream.pending || stream.rstCode === refusedStream) return new NotProcessed('it was not looked at', { cause })
  return Object.assign(new Error('the connection broke off', { cause }), { code: 'ECONNRESET' })
}
