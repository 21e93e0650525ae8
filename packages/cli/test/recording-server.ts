import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on this machine. What it was sent, heads included, is kept by path. */
export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const received: { readonly path: string; readonly bytes: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const { method, url = '', rawHeaders } = request
      received.push({ path: url.split('?')[0]!, bytes: [method, url, ...rawHeaders, body].join('\n') })
      answer(request, response)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url, received, [Symbol.dispose]: close }
}
