import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** How a proxy is to be. */
export interface SocksProxyOptions {
  /** Name and password without which nobody gets through: `ada:kiwi`. */
  readonly user?: string
  /** Told which local port leads on, and for whom. */
  readonly route?: (port: number, user: string | undefined) => void
}

/** A proxy of SOCKS 5 that leads every name to one port of this machine, and notes what it was asked for. */
export async function startSocksProxy(to: number, { user, route }: SocksProxyOptions = {}) {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const lead = async (socket: Socket) => {
    const [hello] = (await once(socket, 'data')) as [Buffer]
    let who: string | undefined
    if (user === undefined) socket.write(Buffer.from([5, 0]))
    else {
      if (!hello.subarray(2).includes(2)) return socket.end(Buffer.from([5, 0xff]))
      socket.write(Buffer.from([5, 2]))
      who = await takeUser(socket)
      socket.write(Buffer.from([1, who === user ? 0 : 1]))
      if (who !== user) return socket.end()
    }
    const [wanted] = (await once(socket, 'data')) as [Buffer]
    const end = 5 + wanted[4]!
    asked.push(`${wanted.subarray(5, end)}:${wanted.readUInt16BE(end)}`)
    const upstream = connect(to, '127.0.0.1', () => {
      route?.(upstream.localPort ?? 0, who)
      socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
      socket.pipe(upstream).pipe(socket)
    })
    upstream.on('error', () => socket.destroy())
    return undefined
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    lead(socket).catch(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `socks5://127.0.0.1:${port}`,
    port,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Name and password as RFC 1929 sends them: `ada:kiwi`. */
async function takeUser(socket: Socket): Promise<string> {
  const [said] = (await once(socket, 'data')) as [Buffer]
  const end = 2 + said[1]!
  return `${said.subarray(2, end)}:${said.subarray(end + 1, end + 1 + said[end]!)}`
}
