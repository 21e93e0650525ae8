import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, connect as connectSecurely, type TLSSocket } from 'node:tls'
import { asError, bareHost } from 'chaos-plugin-api'
import { shareWork } from '../credentials/share-work.ts'
import type { Connection } from './connection.ts'
import { type Http2Session, openHttp2Session } from './http2-session.ts'

/** The sessions of HTTP/2 with a server, if it speaks that. */
export interface Http2Sessions {
  /** Whether the server speaks it, as far as is known: that is agreed on with a connection. */
  isSpoken(): boolean
  /** A session that takes a request, which is to be begun at once. */
  free(): Http2Session | undefined
  /**
   * Opens a connection, over which HTTP/2 is spoken or, from then on, HTTP/1.1. Rejects with the error of the socket, of TLS or of a proxy, or the
   * signal's reason.
   */
  open(signal: AbortSignal): Promise<void>
}

/** How a connection is opened. */
interface Opening {
  readonly server: URL
  readonly tls: Pick<ConnectionOptions, 'rejectUnauthorized' | 'secureContext' | 'servername'>
  /** There where a proxy leads to the server. */
  readonly tunnel: ((signal: AbortSignal) => Promise<Duplex>) | undefined
  /** Gets the connection on which HTTP/1.1 was agreed. */
  readonly agent: Connection['agent']
}

/** The sessions with a server, none of which is open yet. There are several only while one has no room. */
export function http2Sessions({ agent, ...opening }: Opening): Http2Sessions {
  const spare = spareFor(agent)
  let sessions: readonly Http2Session[] = []
  let isSpoken = true
  return {
    isSpoken: () => isSpoken,
    free: () => sessions.find((each) => each.hasRoom()),
    open: shareWork(async (signal) => {
      const socket = await openSocket(opening, signal)
      isSpoken = socket.alpnProtocol === 'h2'
      if (!isSpoken) return spare(socket)
      const session = await openHttp2Session(opening.server.origin, socket)
      sessions = [...sessions.filter((each) => !each.isOver()), session]
    }),
  }
}

/** Lets an agent begin with a connection that is there already, so that none is opened in vain. */
function spareFor(agent: Connection['agent']): (socket: TLSSocket) => void {
  let spare: TLSSocket | undefined
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, done) => {
    const socket = spare
    spare = undefined
    return socket === undefined || socket.destroyed ? connect(options, done) : socket.ref()
  }
  return (socket) => {
    spare?.destroy()
    // Whoever asked may be gone, and then nobody waits for it.
    spare = socket.unref()
    socket.on('error', () => undefined)
  }
}

async function openSocket({ server, tls, tunnel }: Omit<Opening, 'agent'>, signal: AbortSignal): Promise<TLSSocket> {
  const host = bareHost(server)
  const way = tunnel === undefined ? { port: Number(server.port || 443) } : { socket: await tunnel(signal) }
  signal.throwIfAborted()
  const servername = tls.servername ?? (isIP(host) === 0 ? host : '')
  const socket = connectSecurely({ ...tls, ...way, host, servername, ALPNProtocols: ['h2', 'http/1.1'] })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const abort = () => socket.destroy(asError(signal.reason))
  socket.once('secureConnect', resolve).once('error', reject)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await promise
    return socket
  } catch (error) {
    socket.destroy()
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', abort)
    socket.off('error', reject)
  }
}
