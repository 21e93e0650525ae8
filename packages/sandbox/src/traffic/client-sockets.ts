import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

const channel = 'net.client.socket'

/** The sockets that this process opens to servers, in the order in which they are made. Knows those that are made after `follow`. */
export class ClientSockets {
  readonly #numbers = new Map<Socket, number>()
  #made = 0

  /** Begins to note them. */
  follow(): void {
    subscribe(channel, this.#note)
  }

  /** Ends it. */
  leave(): void {
    unsubscribe(channel, this.#note)
    this.#numbers.clear()
  }

  /** Those that are open or being opened. */
  get all(): Iterable<Socket> {
    return this.#numbers.keys()
  }

  /** The how manieth a socket is. */
  numberOf(socket: Socket): number {
    return this.#numbers.get(socket) ?? 0
  }

  readonly #note = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket }
    this.#numbers.set(socket, ++this.#made)
    socket.once('close', () => this.#numbers.delete(socket))
  }
}
