import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Certificate } from '../authentication/make-certificate.ts'

/** With this byte a TLS connection begins, and no HTTP request. */
const handshake = 22

/**
 * Lets a server that was just created answer TLS on its port too: kubectl and other Go clients send tokens only over TLS. The certificate is made
 * when the first client needs it; the returned function gives it, as PEM.
 */
export function acceptTls(server: Server): () => Promise<string> {
  let certificate: Promise<Certificate> | undefined
  let secure: Promise<Server> | undefined
  const certify = (): Promise<Certificate> => (certificate ??= makeOne())
  // The one listener of a new server is Node's own, which reads HTTP from the connection.
  const [readHttp] = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const sniff = (): void => {
      const first = socket.read(1) as Buffer | null
      if (first === null) return
      socket.removeListener('readable', sniff)
      socket.removeListener('error', giveUp)
      socket.unshift(first)
      if (first[0] !== handshake) {
        readHttp?.call(server, socket)
        return
      }
      secure ??= certify().then((made) => secureTwin(server, made))
      secure.then((twin) => twin.emit('connection', socket)).catch(() => socket.destroy())
    }
    const giveUp = (): void => void socket.destroy()
    socket.on('error', giveUp)
    socket.on('readable', sniff)
  })
  return async () => (await certify()).certificate
}

async function makeOne(): Promise<Certificate> {
  const { makeCertificate } = await import('../authentication/make-certificate.ts')
  return makeCertificate()
}

/** A server that decrypts, and hands what comes to the listeners of the other. */
async function secureTwin(server: Server, { certificate, key }: Certificate): Promise<Server> {
  const { createServer } = await import('node:https')
  const twin = createServer({ cert: certificate, key, keepAliveTimeout: server.keepAliveTimeout })
  twin.requestTimeout = 0
  twin.headersTimeout = 0
  twin.on('request', (incoming, response) => server.emit('request', incoming, response))
  twin.on('upgrade', (incoming, socket, head) => server.emit('upgrade', incoming, socket, head))
  return twin
}
