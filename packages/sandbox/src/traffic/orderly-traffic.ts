import type { Server as HttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { ClientSockets } from './client-sockets.ts'
import { HeldConnection } from './held-connection.ts'
import type { Listening } from './listening.ts'
import { Movement } from './movement.ts'

interface Entry {
  readonly listener: Server
  /** The socket at the other end and what is on its way to it; undefined while it isn't known, as that of another process never is. */
  peer: { readonly client: Socket; readonly movement: Movement } | undefined
  /** After how many steps there was something to let in. */
  arrived: number | undefined
}

/**
 * The HTTP traffic of a sandbox under a virtual clock. Sockets of one process have no order among themselves: which of two requests
 * is read first is up to the system. So everything that comes in or goes out waits, and is let through one piece at a time, each when nothing
 * that the last one caused is on its way any more. Answers and watch events go before requests, in the order in which they were written;
 * requests go in the order of the steps in which they came, those of the same step in that of their texts.
 */
export class OrderlyTraffic {
  readonly #wake: () => void
  readonly #clients = new ClientSockets()
  readonly #entries = new Map<HeldConnection, Entry>()
  readonly #outgoing = new Set<HeldConnection>()
  /** Where each listens; 0 as long as it does not. */
  readonly #ports = new Map<Server, number>()
  #steps = 0

  /** `wake` is called when something comes to wait. */
  constructor(wake: () => void) {
    this.#wake = wake
  }

  /** Makes an HTTP server listen on 127.0.0.1; 0 lets the system choose the port. */
  async listen(server: HttpServer, port: number): Promise<Listening> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      const connection = new HeldConnection(socket, { arrived: this.#arrived, leaving: this.#leaving })
      this.#entries.set(connection, { listener, peer: undefined, arrived: undefined })
      server.emit('connection', connection)
    })
    if (this.#ports.size === 0) this.#clients.follow()
    this.#ports.set(listener, 0)
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(port, '127.0.0.1', resolve)
    })
    const address = listener.address() as AddressInfo
    this.#ports.set(listener, address.port)
    return {
      port: address.port,
      close: () =>
        new Promise((resolve) => {
          listener.close(() => resolve())
          this.#forget(listener)
        }),
    }
  }

  /** Whether anything is on its way that will come to wait here, or be read by a client of this process. */
  isMoving(): boolean {
    const ports = new Set(this.#ports.values())
    const open = [...this.#clients.all]
    if (open.some(({ connecting }) => connecting)) return true
    this.#match(open)
    const known = new Set([...this.#entries.values()].map(({ peer }) => peer?.client))
    const unseen = open.some((client) => !client.destroyed && ports.has(client.remotePort ?? -1) && !known.has(client))
    return unseen || [...this.#entries.values()].some(({ peer }) => peer?.movement.isMoving() === true)
  }

  /** Lets through what is next. Returns false if nothing waits. */
  release(): boolean {
    const [out] = this.#outgoing
    const next = out ?? this.#nextIncoming()
    if (next === undefined) return false
    this.#steps++
    if (out === undefined) {
      const entry = this.#entries.get(next)
      if (entry) entry.arrived = undefined
      next.letIn()
    } else {
      this.#outgoing.delete(out)
      out.letOut()
    }
    if (next.destroyed && next.socket.destroyed) this.#entries.delete(next)
    return true
  }

  readonly #arrived = (connection: HeldConnection): void => {
    const entry = this.#entries.get(connection)
    if (entry === undefined) return
    entry.arrived ??= this.#steps
    this.#wake()
  }

  readonly #leaving = (connection: HeldConnection): void => {
    if (!this.#entries.has(connection)) return
    this.#outgoing.add(connection)
    this.#wake()
  }

  #nextIncoming(): HeldConnection | undefined {
    const waiting = [...this.#entries].flatMap(([connection, { arrived, peer }]) =>
      arrived === undefined ? [] : [{ connection, arrived, number: this.#numberOf(peer?.client) }],
    )
    const first = Math.min(...waiting.map(({ arrived }) => arrived))
    const candidates = waiting
      .filter(({ arrived }) => arrived === first)
      .map(({ connection, number }) => ({ connection, number, text: connection.incoming.toString('latin1') }))
    candidates.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.number - b.number))
    return candidates[0]?.connection
  }

  /** Clients of other processes come last. */
  #numberOf(client: Socket | undefined): number {
    return client === undefined ? Number.MAX_SAFE_INTEGER : this.#clients.numberOf(client)
  }

  #match(open: readonly Socket[]): void {
    for (const [connection, entry] of this.#entries) {
      if (entry.peer !== undefined) continue
      const { remotePort, localPort } = connection.socket
      const client = open.find((each) => each.localPort === remotePort && each.remotePort === localPort)
      if (client !== undefined) entry.peer = { client, movement: new Movement(connection, client) }
    }
  }

  #forget(listener: Server): void {
    this.#ports.delete(listener)
    if (this.#ports.size === 0) this.#clients.leave()
    for (const [connection, entry] of this.#entries) {
      if (entry.listener !== listener) continue
      this.#entries.delete(connection)
      this.#outgoing.delete(connection)
      connection.destroy()
      connection.socket.destroy()
    }
  }
}
