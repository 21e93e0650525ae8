import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { Listening } from './listening.ts'

/**
 * Makes an HTTP server listen on 127.0.0.1; 0 lets the system choose the port. Under a clock that jumps, its connections are those of the
 * clock, which lets their traffic through in an order of its own.
 */
export async function listenOnLoopback(
  server: Server,
  clock: Pick<SandboxClock, 'listen'>,
  port = 0,
): Promise<Listening> {
  if (clock.listen !== undefined) return clock.listen(server, port)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
