import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { runHttp } from '../../src/providers/run-http.ts'
import { providerCall } from './provider-call.ts'

describe('an answer by which the connection leaves HTTP', () => {
  it.each([
    ['Connection: Upgrade\r\nUpgrade: websocket\r\n', 'GET', '101 Switching Protocols'],
    ['Connection: Upgrade\r\nUpgrade: websocket\r\n', 'HEAD', '101 Switching Protocols'],
    ['X-Kind: bare\r\n', 'POST', '101 Switching Protocols'],
    ['X-Kind: tunnel\r\n', 'CONNECT', '200 Connection established'],
    ['X-Kind: none\r\n', 'CONNECT', '405 Method Not Allowed'],
  ])('is one without a body: %j to %s', async (head, method, status) => {
    await using other = await speaking(`HTTP/1.1 ${status}\r\n${head}\r\nnot HTTP`)
    const [name, value] = head.split(/: |\r\n/)
    expect(await request(other.url, { method })).toMatchObject({
      status: Number(status.slice(0, 3)),
      headers: { [name!]: value },
      body: '',
    })
  })

  it('is none that mere information goes before', async () => {
    await using other = await speaking(
      'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere',
    )
    expect((await request(other.url)).body).toBe('here')
  })
})

/** A server that answers whatever it is sent with these bytes, and leaves the connection open. */
async function speaking(bytes: string) {
  const raw = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(bytes))
  })
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(raw.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      // It ends only where we have closed the connection.
      await new Promise((resolve) => raw.close(resolve))
    },
  }
}

async function request(url: string, more: Record<string, unknown> = {}) {
  return runHttp(providerCall({ type: 'http', url, ...more }, { environment: { HOME: '/nowhere' } }).call)
}
