import type { Socket } from 'node:net'
import type { HeldConnection } from './held-connection.ts'

/** Milliseconds, and looks, after which a client is taken for one that has stopped reading. */
const patience = { milliseconds: 1000, looks: 200 }

/** Tells of a connection between two sockets of this process whether anything is on its way between them. */
export class Movement {
  readonly #connection: HeldConnection
  readonly #client: Socket
  #state = ''
  #since = 0
  #looks = 0

  constructor(connection: HeldConnection, client: Socket) {
    this.#connection = connection
    this.#client = client
  }

  /** Whether bytes, or the news of an end, have left one side and not reached the other. */
  isMoving(): boolean {
    const client = this.#client
    const { socket, sawEnd } = this.#connection
    const received = client.bytesWritten === socket.bytesRead || client.destroyed
    const sent = socket.bytesWritten === client.bytesRead || client.destroyed
    const endReceived = sawEnd || !(client.destroyed || client.writableFinished)
    const endSent = client.destroyed || client.readableEnded || !(socket.destroyed || socket.writableFinished)
    if (received && sent && endReceived && endSent) return false
    return !this.#isStuck([client.bytesWritten, socket.bytesRead, socket.bytesWritten, client.bytesRead].join())
  }

  /** A client need not read what it is sent; nobody waits for it for ever. */
  #isStuck(state: string): boolean {
    if (state !== this.#state) {
      this.#state = state
      this.#since = performance.now()
      this.#looks = 0
    }
    this.#looks++
    return this.#looks > patience.looks && performance.now() - this.#since > patience.milliseconds
  }
}
