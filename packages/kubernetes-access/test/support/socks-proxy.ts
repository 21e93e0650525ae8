import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A proxy of SOCKS 5 that leads every name to one port of this machine, and notes what it was asked for. */
export async function startSocksProxy(to: number) {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const lead = async (socket: Socket) => {
    await once(socket, 'data')
    socket.write(Buffer.from([5, 0]))
    const [wanted] = (await once(socket, 'data')) as [Buffer]
    const end = 5 + wanted[4]!
    asked.push(`${wanted.subarray(5, end)}:${wanted.readUInt16BE(end)}`)
    const upstream = connect(to, '127.0.0.1', () => {
      socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
      socket.pipe(upstream).pipe(socket)
    })
    upstream.on('error', () => socket.destroy())
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    void lead(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `socks5://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
