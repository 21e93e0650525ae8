import { once } from 'node:events'
import { createServer as createHttpServer, request } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { type NetworkFault, networkFailure, proxyUrl, routeThrough } from 'chaos-plugin-api'
import { afterEach, expect, test } from 'vitest'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Listens on loopback. Returns the port. */
async function listen(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Answers each connection with these bytes, one piece for each that it is sent, and keeps what it was sent. */
async function scripted(
  ...answers: readonly (readonly number[] | string)[]
): Promise<{ port: number; heard: Buffer[] }> {
  const heard: Buffer[] = []
  const port = await listen(
    createServer((socket) => {
      const left = [...answers]
      socket.on('error', () => undefined)
      socket.on('data', (bytes) => {
        heard.push(bytes)
        const answer = left.shift()
        if (answer === undefined) socket.destroy()
        else socket.write(typeof answer === 'string' ? answer : Buffer.from(answer))
      })
    }),
  )
  return { port, heard }
}

/** A proxy of SOCKS 5 as `ssh -D` is one, which leads every name to one port of this machine. Returns its port and the names that it was asked for. */
async function socksProxy(to: number): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = []
  const lead = async (socket: Socket) => {
    await once(socket, 'data')
    socket.write(Buffer.from([5, 0]))
    const [wanted] = (await once(socket, 'data')) as [Buffer]
    asked.push(wanted.subarray(5, 5 + wanted[4]!).toString())
    const upstream = connect(to, '127.0.0.1', () => {
      // In two pieces.
      socket.write(Buffer.from([5, 0, 0, 1, 127]))
      socket.write(Buffer.from([0, 0, 1, 0, 0]))
      socket.pipe(upstream).pipe(socket)
    })
    upstream.on('error', () => socket.destroy())
  }
  const port = await listen(
    createServer((socket) => {
      socket.on('error', () => undefined)
      void lead(socket)
    }),
  )
  return { port, asked }
}

async function get(url: string, proxy: string, signal?: AbortSignal): Promise<string> {
  const target = new URL(url)
  const { agent, prefix, headers, until } = await routeThrough(proxyUrl(proxy), target)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const send = target.protocol === 'https:' ? requestSecurely : request
  send({
    host: target.hostname,
    port: target.port,
    path: `${prefix}${target.pathname}`,
    headers,
    agent,
    ...(signal === undefined ? {} : { signal, ...until(signal) }),
  })
    .once('response', (answer) => {
      text(answer).then(resolve, reject)
    })
    .once('error', reject)
    .end()
  return promise
}

async function failure(url: string, proxy: string, expected: NetworkFault = 'proxy'): Promise<string> {
  const error: unknown = await get(url, proxy).catch((cause: unknown) => cause)
  const { fault, words } = networkFailure(error)
  expect(fault).toBe(expected)
  return words
}

async function shop(): Promise<number> {
  return listen(createHttpServer((asked, answer) => answer.end(`${asked.url} of ${asked.headers.host}`)))
}

test.each(['socks5', 'socks5h'])('a proxy of %s leads to a host whose name only it knows', async (scheme) => {
  const proxy = await socksProxy(await shop())
  expect(await get('http://shop.internal:81/cart', `${scheme}://127.0.0.1:${proxy.port}`)).toBe(
    '/cart of shop.internal:81',
  )
  expect(proxy.asked).toEqual(['shop.internal'])
})

test('a proxy of SOCKS is told name, password, and addresses as bytes', async () => {
  const proxy = await scripted(
    [5, 2],
    [1, 0],
    [5, 0, 0, 3, 1, 120, 0, 80],
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  )
  expect(await get('http://[2001:db8::7]:81/', `socks5://me:p%40ss@127.0.0.1:${proxy.port}`)).toBe('ok')
  expect(proxy.heard.slice(0, 3).map((bytes) => bytes.toString('hex'))).toEqual([
    '05020002',
    `01026d6504${Buffer.from('p@ss').toString('hex')}`,
    '0501000420010db8000000000000000000000007' + '0051',
  ])
})

test.each([
  [
    'refuses the password',
    [
      [5, 2],
      [1, 1],
    ],
    'does not accept the name and password in its URL',
  ],
  ['wants another way to know us', [[5, 255]], 'does not let us through without a name and password that it knows'],
  [
    'forbids it',
    [
      [5, 0],
      [5, 2, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
    'does not allow the way to it',
  ],
  ['speaks HTTP', ['HTTP/1.1 400 Bad Request\r\n\r\n'], 'does not speak SOCKS 5'],
  ['hangs up', [], 'closed the connection before it had opened a way'],
])('a proxy of SOCKS that %s is at fault, and not the server', async (_what, answers, words) => {
  const { port } = await scripted(...answers)
  expect(await failure('http://shop.internal/', `socks5://me:pw@127.0.0.1:${port}`)).toBe(
    `the proxy 127.0.0.1:${port} ${words}`,
  )
})

test.each([
  [3, 'finds no way to its network'],
  [4, 'finds no way to its host'],
  [5, 'reached its host, where the connection was refused'],
  [6, 'got no answer from its host in time'],
])('what a proxy of SOCKS came upon on the way to the server is not its fault: %i', async (reply, words) => {
  const { port } = await scripted([5, 0], [5, reply, 0, 1, 0, 0, 0, 0, 0, 0])
  expect(await failure('http://shop.internal/', `socks5://127.0.0.1:${port}`, 'unreachable')).toBe(
    `the proxy 127.0.0.1:${port} ${words}`,
  )
})

test.each([502, 503, 504])('nor is it the fault of one of HTTP that answers %i', async (status) => {
  const { port } = await scripted(`HTTP/1.1 ${status} Away\r\n\r\n`)
  expect(await failure('https://shop.internal/', `http://127.0.0.1:${port}`, 'unreachable')).toBe(
    `the proxy 127.0.0.1:${port} refused the way to shop.internal:443 with status ${status} (Away)`,
  )
})

test.each(['http', 'https', 'socks5'])('a dead proxy of %s is named', async (scheme) => {
  const server = createServer()
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  for (const url of ['http://shop.internal/', 'https://shop.internal/']) {
    expect(await failure(url, `${scheme}://127.0.0.1:${port}`)).toBe(
      `the proxy 127.0.0.1:${port} can't be reached: the connection was refused`,
    )
  }
})

test.each([
  ['HTTP/1.1 407 No\r\n\r\n', 'does not let us through without a name and password that it knows (407)'],
  ['HTTP/1.1 403 Forbidden\r\n\r\n', 'refused the way to shop.internal:443 with status 403 (Forbidden)'],
  [
    `HTTP/1.1 403 ${'No '.repeat(25)}correct-horse\r\n\r\n`,
    `refused the way to shop.internal:443 with status 403 (${'No '.repeat(24)}No…)`,
  ],
  ['\u0005\u00ff', 'does not speak HTTP'],
])('a proxy of HTTP that opens no tunnel is at fault: %j', async (answer, words) => {
  const { port } = await scripted(answer)
  expect(await failure('https://shop.internal/', `http://127.0.0.1:${port}`)).toBe(
    `the proxy 127.0.0.1:${port} ${words}`,
  )
})

test('a plain request is sent to a proxy of HTTP as a whole URL, with what lets us through', async () => {
  const port = await listen(
    createHttpServer((asked, answer) => answer.end(`${asked.url} ${asked.headers['proxy-authorization']}`)),
  )
  expect(await get('http://shop.internal:81/cart', `http://me:100%@127.0.0.1:${port}`)).toBe(
    `http://shop.internal:81/cart Basic ${btoa('me:100%')}`,
  )
})

test.each(['socks5', 'http'])(
  'a proxy of %s that never answers is given up by the signal of the request',
  async (scheme) => {
    const stop = new AbortController()
    const port = await listen(
      createServer((socket) => {
        socket.on('error', () => undefined)
        socket.once('data', () => stop.abort())
      }),
    )
    await expect(get('https://shop.internal/', `${scheme}://127.0.0.1:${port}`, stop.signal)).rejects.toThrow()
  },
)
