import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2'
import type { TLSSocket } from 'node:tls'

/** A connection over which many requests go at once. */
export interface Http2Session {
  /** Whether it takes one more request. */
  hasRoom(): boolean
  /** Whether it takes none any more. */
  isOver(): boolean
  /** Begins a request. Throws where the session has just ended. */
  request(headers: OutgoingHttpHeaders, isWhole: boolean): ClientHttp2Stream
  /** Asks the server whether it is still there, and gives the session up where it does not answer. */
  look(): void
}

/** Seconds for which a session without requests is kept: load balancers close such connections without a word, some time later. */
const longestIdle = 20
/** Seconds between two looks, and for which the server has time to answer one: a broken way looks just like a quiet server. Those of Go. */
const lookEvery = 30
const answerWithin = 15

/** Bytes that the server may send ahead of us: with 64 KiB, the default, a large list waits for us again and again. */
const window = { stream: 4 * 2 ** 20, session: 64 * 2 ** 20 } as const
/** MiB. The default of 10 refuses requests while large lists come in. */
const maxSessionMemory = 1024

/** Begins to speak HTTP/2 over a connection on which that was agreed. It keeps the process alive as long as a request is on its way. */
export async function openHttp2Session(server: string, socket: TLSSocket): Promise<Http2Session> {
  const { connect } = await import('node:http2')
  const session = connect(server, {
    createConnection: () => socket,
    maxSessionMemory,
    settings: { enablePush: false, initialWindowSize: window.stream },
  })
  session.once('connect', () => session.setLocalWindowSize(window.session))
  // Each request is told by its own stream.
  session.on('error', () => undefined)
  session.unref()
  const looking = setInterval(() => {
    if (streams > 0) lookAt(session)
  }, lookEvery * 1000).unref()
  session.once('close', () => clearInterval(looking))
  let streams = 0
  let idle: NodeJS.Timeout | undefined
  const rest = () => {
    streams -= 1
    if (streams > 0 || session.destroyed) return
    session.unref()
    idle = setTimeout(() => session.close(), longestIdle * 1000).unref()
  }
  const isOver = () => session.closed || session.destroyed
  return {
    hasRoom: () => !isOver() && streams < Math.max(1, session.remoteSettings.maxConcurrentStreams ?? 1),
    isOver,
    request(headers, isWhole) {
      const stream = session.request(headers, { endStream: isWhole })
      streams += 1
      clearTimeout(idle)
      session.ref()
      stream.once('close', rest)
      return stream
    },
    look: () => lookAt(session),
  }
}

function lookAt(session: ClientHttp2Session): void {
  if (session.destroyed) return
  const late = setTimeout(() => session.destroy(unanswered()), answerWithin * 1000).unref()
  session.ping(() => clearTimeout(late))
}

function unanswered(): NodeJS.ErrnoException {
  return Object.assign(new Error(`the server did not answer within ${answerWithin} s`), { code: 'ECONNRESET' })
}
