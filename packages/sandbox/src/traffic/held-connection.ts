import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** Told when something comes to wait in a connection. */
export interface ConnectionOwner {
  /** Something came in, and waits for `letIn`. */
  arrived(connection: HeldConnection): void
  /** Something is to go out, and waits for `letOut`. */
  leaving(connection: HeldConnection): void
}

/**
 * A socket as an HTTP server takes it, with a gate in each direction: what the client sends waits until it is let in, and what the
 * server sends until it is let out.
 */
export class HeldConnection extends Duplex {
  readonly socket: Socket
  readonly #owner: ConnectionOwner
  #incoming: Buffer[] = []
  #outgoing: Buffer[] = []
  #ended = false
  #closed = false
  #finished = false
  #cut = false
  #reset = false

  constructor(socket: Socket, owner: ConnectionOwner) {
    super({ allowHalfOpen: true })
    this.socket = socket
    this.#owner = owner
    const arrived = (): void => owner.arrived(this)
    socket.on('data', (chunk: Buffer) => {
      this.#incoming.push(chunk)
      arrived()
    })
    socket.once('end', () => {
      this.#ended = true
      arrived()
    })
    socket.once('close', () => {
      this.#closed = true
      arrived()
    })
    // A connection that breaks is closed, too.
    socket.on('error', () => undefined)
  }

  /** Whether the socket has told that the client sends no more, or is gone. */
  get sawEnd(): boolean {
    return this.#ended || this.#closed
  }

  /** What waits to be let in. */
  get incoming(): Buffer {
    return Buffer.concat(this.#incoming)
  }

  /** Hands the server all that came in. */
  letIn(): void {
    const chunk = this.incoming
    this.#incoming = []
    if (this.destroyed) return
    if (chunk.length > 0) this.push(chunk)
    if (this.#ended && !this.readableEnded) this.push(null)
    if (this.#closed) this.destroy()
  }

  /** Sends the client all that the server wrote. A reset, which would overtake it, comes to wait again. */
  letOut(): void {
    const chunk = Buffer.concat(this.#outgoing)
    this.#outgoing = []
    if (this.socket.destroyed) return
    if (chunk.length > 0) this.socket.write(chunk)
    if (this.#reset && chunk.length > 0) this.#owner.leaving(this)
    else if (this.#reset) this.socket.resetAndDestroy()
    else if (this.#cut) this.socket.destroySoon()
    else if (this.#finished) this.socket.end()
  }

  /** Breaks the connection, as a socket's method of this name does. */
  resetAndDestroy(): this {
    this.#reset = true
    return this.destroy()
  }

  override _read(): void {
    // What came in is pushed when it is let in.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#outgoing.push(chunk)
    this.#owner.leaving(this)
    done()
  }

  override _final(done: () => void): void {
    this.#finished = true
    this.#owner.leaving(this)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#cut = true
    this.#owner.leaving(this)
    done(error)
  }
}
