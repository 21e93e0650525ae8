import { once } from 'node:events'
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { connect, nodes } from 'chaos-kubernetes-access'
import type { SystemContext } from 'chaos-plugin-api'
import { afterEach, expect, test, vi } from 'vitest'
import { serverCertificate } from '../support/certificates.ts'
import { kubeconfigFor, testContext } from '../support/context.ts'
import { startSocksProxy } from '../support/socks-proxy.ts'

afterEach(() => void vi.useRealTimers())

const empty = JSON.stringify({ metadata: {}, items: [] })
const answer = (response: Http2ServerResponse, body = empty) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(body)
}

/** An API server that offers HTTP/2, and counts its connections. */
async function startServer(
  handler: (request: Http2ServerRequest, response: Http2ServerResponse) => void = (_, response) => answer(response),
  settings = {},
) {
  const spoken: string[] = []
  const sockets = new Set<Socket>()
  const sessions: ServerHttp2Session[] = []
  const server = createSecureServer({ ...serverCertificate, allowHTTP1: true, settings }, (request, response) => {
    spoken.push(request.httpVersion)
    handler(request, response)
  })
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('session', (session) => sessions.push(session))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    authority: { 'certificate-authority-data': btoa(serverCertificate.cert) },
    spoken,
    sockets,
    sessions,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function connected(
  server: { readonly url: string; readonly authority: object },
  { environment = {}, user = { token: 'mango' }, cluster = {}, ...parts }: Parts = {},
) {
  const kubeconfig = await kubeconfigFor(server.url, user, { ...server.authority, ...cluster })
  return connect(testContext({ ...parts, environment: { ...kubeconfig, ...environment } }))
}

interface Parts extends Partial<SystemContext> {
  readonly user?: Readonly<Record<string, unknown>>
  readonly cluster?: Readonly<Record<string, unknown>>
}

test('requests go side by side over one connection, with all that says who we are', async () => {
  const heard: unknown[] = []
  await using server = await startServer(({ headers, url }, response) => {
    heard.push([headers[':authority'], url, headers.authorization, headers['impersonate-group']])
    answer(response)
  })
  const user = { token: 'mango', as: 'jane', 'as-groups': ['dev', 'ops'] }
  const cluster = await connected({ ...server, url: `${server.url}/k8s` }, { user })
  await Promise.all(Array.from({ length: 30 }, () => cluster.list(nodes)))
  expect(server.spoken).toEqual(Array(30).fill('2.0'))
  expect(server.sockets.size).toBe(1)
  expect(heard[0]).toEqual([`127.0.0.1:${server.port}`, '/k8s/api/v1/nodes?limit=500', 'Bearer mango', 'dev, ops'])
})

test('what is written is sent, and its answer is read', async () => {
  const bodies: string[] = []
  await using server = await startServer((request, response) => {
    request.setEncoding('utf8').on('data', (part: string) => bodies.push(part))
    request.on('end', () => answer(response, JSON.stringify({ metadata: { name: 'worker' } })))
  })
  const cluster = await connected(server)
  const patched = await cluster.patch(nodes, { name: 'worker' }, { type: 'merge', body: { spec: { a: 1 } } })
  expect(patched.metadata?.name).toBe('worker')
  expect(bodies).toEqual(['{"spec":{"a":1}}'])
})

test('DISABLE_HTTP2 keeps to HTTP/1.1, as it does for kubectl', async () => {
  await using server = await startServer()
  await (await connected(server, { environment: { DISABLE_HTTP2: '1' } })).list(nodes)
  expect(server.spoken).toEqual(['1.1'])
})

test('a server that has room for two requests at once is asked over more connections, and all are answered', async () => {
  await using server = await startServer(undefined, { maxConcurrentStreams: 2 })
  const cluster = await connected(server)
  await cluster.list(nodes)
  await Promise.all(Array.from({ length: 9 }, () => cluster.list(nodes)))
  expect(server.spoken).toHaveLength(10)
  expect(server.sockets.size).toBeGreaterThan(1)
})

test('a proxy leads to it as well', async () => {
  await using server = await startServer()
  await using proxy = await startSocksProxy(server.port)
  const url = `https://cluster.test:${server.port}`
  await (await connected({ ...server, url }, { cluster: { 'proxy-url': proxy.url } })).list(nodes)
  expect(server.spoken).toEqual(['2.0'])
  expect(proxy.asked).toEqual([`cluster.test:${server.port}`])
})

test('a change that the server has not looked at, since it goes, is sent to the next', async () => {
  let isGoing = true
  await using server = await startServer(({ stream, method }, response) => {
    if (method === 'GET') return answer(response)
    if (!isGoing) return answer(response, JSON.stringify({ metadata: { name: 'worker' } }))
    isGoing = false
    // The stream before was the last one that it has looked at.
    stream.session?.goaway(0, 1)
    return undefined
  })
  const cluster = await connected(server)
  await cluster.list(nodes)
  await cluster.patch(nodes, { name: 'worker' }, { type: 'merge', body: {} })
  expect(server.sockets.size).toBe(2)
})

test('one that the server has not looked at any time is told as one that may not have been done', async () => {
  let asked = 0
  await using server = await startServer(({ stream }) => {
    asked += 1
    stream.close(7)
  })
  const cluster = await connected(server)
  await expect(cluster.patch(nodes, { name: 'worker' }, { type: 'merge', body: {} })).rejects.toMatchObject({
    reason: 'no-access',
    message: `The API server ${server.url} gave no complete answer: the connection was closed.`,
  })
  expect(asked).toBe(4)
})

test('a connection that breaks is told as that, and what only reads is asked again over another one', async () => {
  let broken = 0
  await using server = await startServer(({ stream }, response) => {
    if (broken >= 2) return answer(response)
    broken += 1
    stream.session?.destroy()
    return undefined
  })
  const cluster = await connected(server)
  await expect(cluster.delete(nodes, { name: 'worker' })).rejects.toThrow('the connection was closed')
  await cluster.list(nodes)
  expect(server.sockets.size).toBe(3)
})

test('an answer that breaks off is none', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"items": [')
    setImmediate(() => response.stream.close(2))
  })
  const cluster = await connected(server)
  await expect(cluster.delete(nodes, { name: 'worker' })).rejects.toThrow('gave no complete answer')
})

test('the signal ends a request, and the others on the same connection go on', async () => {
  const stop = new AbortController()
  const { promise: asked, resolve } = Promise.withResolvers<void>()
  const ended: Promise<unknown>[] = []
  await using server = await startServer(({ stream, method }, response) => {
    if (method !== 'DELETE') return answer(response)
    ended.push(once(stream, 'close'))
    resolve()
    return undefined
  })
  const other = await connected(server)
  const cluster = await connected(server, { signal: stop.signal })
  const deleting = cluster.delete(nodes, { name: 'worker' })
  const failure = expect(deleting).rejects.toThrow('enough')
  await asked
  stop.abort(new Error('enough'))
  await failure
  await Promise.all(ended)
  await other.list(nodes)
  expect(server.sockets.size).toBe(1)
})

test('a certificate that nobody vouches for, and a server that is not there, are told as over HTTP/1.1', async () => {
  await using server = await startServer()
  await expect((await connected({ ...server, authority: {} })).list(nodes)).rejects.toThrow(
    'its certificate is from an authority that is not trusted here.',
  )
  await expect((await connected({ ...server, url: 'https://127.0.0.1:1' })).list(nodes)).rejects.toMatchObject({
    message: "The API server https://127.0.0.1:1 can't be reached: the connection was refused.",
  })
})

test('a server that does not answer any more is given up, and asked over a connection of its own', async () => {
  let isDeaf = true
  const { promise: asked, resolve } = Promise.withResolvers<void>()
  await using server = await startServer((_, response) => {
    if (!isDeaf) return answer(response)
    for (const socket of server.sockets) socket.pause()
    resolve()
    return undefined
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
  const cluster = await connected(server)
  const listing = cluster.list(nodes)
  await asked
  isDeaf = false
  await vi.advanceTimersByTimeAsync(45_000)
  await listing
  expect(server.sockets.size).toBe(2)
})

test('a connection without requests is closed after a while', async () => {
  await using server = await startServer()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const cluster = await connected(server)
  await cluster.list(nodes)
  const [socket] = server.sockets
  const closed = once(socket!, 'close')
  await vi.advanceTimersByTimeAsync(20_000)
  await closed
  await cluster.list(nodes)
  expect(server.sockets.size).toBe(2)
})
