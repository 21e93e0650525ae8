import { isIP, type Socket } from 'node:net'
import { ProxyFailure } from './proxy-failure.ts'
import { userOfUrl } from './user-of-url.ts'

const version = 5
const methods = { none: 0, password: 2 } as const
const kinds = { ipv4: 1, name: 3, ipv6: 4 } as const

/** What a proxy replies where there is no way: RFC 1928, section 6. */
const replies: Readonly<Record<number, string>> = {
  2: 'does not allow the way to it',
  3: 'finds no way to its network',
  4: 'finds no way to its host',
  5: 'reached its host, where the connection was refused',
  6: 'got no answer from its host in time',
  7: 'does not connect to servers',
  8: 'does not know addresses of this kind',
}

/** Those of them that proxies give where they are well, and the server is not there. */
const serverIsAway: ReadonlySet<number> = new Set([3, 4, 5, 6])

/**
 * Asks a proxy of SOCKS 5, over a connection to it, for a way to a host and port: RFC 1928, with name and password by RFC 1929. The host's name is
 * looked up by the proxy, as Go has it for `socks5` and `socks5h`. Throws `ProxyFailure`.
 */
export async function openSocksTunnel(socket: Socket, proxy: URL, host: string, port: number): Promise<Socket> {
  const bytes = new SocketReader(socket, proxy)
  const credentials = userOfUrl(proxy)
  const offered = credentials === undefined ? [methods.none] : [methods.none, methods.password]
  socket.write(Buffer.from([version, offered.length, ...offered]))
  const [speaks, method] = await bytes.take(2)
  if (speaks !== version) throw new ProxyFailure(proxy, 'does not speak SOCKS 5')
  if (method === methods.password && credentials !== undefined) {
    socket.write(
      Buffer.concat([Buffer.from([1]), sized(credentials.username, proxy), sized(credentials.password, proxy)]),
    )
    const [, refused] = await bytes.take(2)
    if (refused !== 0) throw new ProxyFailure(proxy, 'does not accept the name and password in its URL')
  } else if (method !== methods.none) {
    throw new ProxyFailure(proxy, 'does not let us through without a name and password that it knows')
  }
  const address = Buffer.from([port >> 8, port & 0xff])
  socket.write(Buffer.concat([Buffer.from([version, 1, 0]), addressOf(host, proxy), address]))
  const [, reply = 1, , kind] = await bytes.take(4)
  if (reply !== 0) {
    throw new ProxyFailure(proxy, replies[reply] ?? 'could not connect to it', {
      fault: serverIsAway.has(reply) ? 'beyond' : 'proxy',
    })
  }
  // Which address it uses itself tells us nothing, but stands before what the server sends.
  const length = kind === kinds.ipv4 ? 4 : kind === kinds.ipv6 ? 16 : ((await bytes.take(1))[0] ?? 0)
  await bytes.take(length + 2)
  bytes.release()
  return socket
}

function addressOf(host: string, proxy: URL): Buffer {
  const kind = isIP(host)
  if (kind === 0) return Buffer.concat([Buffer.from([kinds.name]), sized(host, proxy)])
  if (kind === 4) return Buffer.from([kinds.ipv4, ...host.split('.').map(Number)])
  return Buffer.from([kinds.ipv6, ...bytesOfIpv6(host)])
}

/** Sixteen bytes. The colons may leave out zeros, and the end may be written as an IPv4 address. */
function bytesOfIpv6(address: string): readonly number[] {
  const groups = (text: string) =>
    text.split(':').flatMap((group) => {
      if (group === '') return []
      if (group.includes('.')) return group.split('.').map(Number)
      const value = Number.parseInt(group, 16)
      return [value >> 8, value & 0xff]
    })
  const [head = '', tail = ''] = address.split('%', 1)[0]!.split('::')
  const [before, after] = [groups(head), groups(tail)]
  return [...before, ...new Array<number>(16 - before.length - after.length).fill(0), ...after]
}

/** A text with its length, in one byte, before it. */
function sized(text: string, proxy: URL): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length > 255) throw new ProxyFailure(proxy, 'takes no name longer than 255 bytes')
  return Buffer.concat([Buffer.from([bytes.length]), bytes])
}

/** Reads so many bytes at a time off a socket, and leaves what follows in it. */
class SocketReader {
  readonly #socket: Socket
  readonly #ended: Promise<never>
  readonly #stop: () => void
  #wake: () => void = () => undefined

  constructor(socket: Socket, proxy: URL) {
    this.#socket = socket
    const { promise, reject } = Promise.withResolvers<never>()
    promise.catch(() => undefined)
    this.#ended = promise
    const end = (error?: unknown) =>
      reject(new ProxyFailure(proxy, 'closed the connection before it had opened a way', { cause: error }))
    const onEnd = () => end()
    const onReadable = () => this.#wake()
    socket.on('readable', onReadable).once('end', onEnd).once('close', onEnd).once('error', end)
    this.#stop = () => {
      socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', end)
    }
  }

  async take(count: number): Promise<Buffer> {
    for (;;) {
      const part = this.#socket.read(count) as Buffer | null
      if (part !== null && part.length === count) return part
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), this.#ended])
    }
  }

  release(): void {
    this.#stop()
  }
}
