import { execFileSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { StepContext } from 'chaos-plugin-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { certificate, key } from '../../../core/test/providers/certificate.ts'
import plugin from '../../src/plugin.ts'

let server: Server
let url: string
let answer: (request: IncomingMessage, response: ServerResponse) => void
let now: number
let sleep: StepContext['clock']['sleep']

beforeEach(async () => {
  now = 0
  sleep = (seconds, stop) => wait(seconds * 1000, undefined, stop && { signal: stop })
  answer = (_, response) => response.end('hello')
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const probe = plugin.probes!['httpResponse']!

async function run(
  args: Record<string, unknown>,
  signal = new AbortController().signal,
  environment: StepContext['environment'] = {},
) {
  const parsed = await probe.args['~standard'].validate(args)
  if (parsed.issues !== undefined) throw new Error(parsed.issues.map(({ message }) => message).join())
  const silent = () => undefined
  const context: StepContext = {
    foundNothing: () => undefined,
    leftUndone: () => undefined,
    chose: () => undefined,
    signal,
    clock: { now: () => now, sleep: (seconds, stop) => sleep(seconds, stop) },
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    secrets: {},
    configuration: {},
    environment,
    learnSecret: silent,
    random: () => 0,
    step: { runId: 'run', runStartedAt: 0, id: 'step', name: 'probe', attempt: 1, phase: 'gate' },
  }
  return probe.run(parsed.value, context)
}

const notMet = (message: string | RegExp) => ({ reason: 'not-met', message: expect.stringMatching(message) })

test('It tells the status, the time and the size of the answer', async () => {
  answer = (_, response) => {
    now += 250
    response.end('hello')
  }
  expect(await run({ url })).toEqual({ url, status: 200, latency_seconds: 0.25, body_bytes: 5 })
})

test('It sends the method, headers and body that it is given', async () => {
  let received: unknown
  answer = (request, response) => {
    void request.toArray().then((chunks) => {
      received = { method: request.method, header: request.headers['x-test'], body: chunks.join('') }
      response.end()
    })
  }
  await run({ url, method: 'put', headers: { 'x-test': 'yes' }, body: 'data' })
  expect(received).toEqual({ method: 'PUT', header: 'yes', body: 'data' })
})

test('A status outside the expected range is not met', async () => {
  answer = (_, response) => response.writeHead(503).end()
  await expect(run({ url })).rejects.toMatchObject(notMet(/answered with status 503 instead of 200 to 299\.$/))
  await expect(run({ url, expected_status: 404 })).rejects.toMatchObject(notMet('instead of 404'))
  expect(await run({ url, expected_status: [500, 599] })).toMatchObject({ status: 503 })
})

test('How the body of an unexpected answer begins is said, on one line', async () => {
  answer = (_, response) => response.writeHead(503).end(`\n{ "error":\n "no database" }${' word'.repeat(10_000)}`)
  await expect(run({ url })).rejects.toMatchObject(
    notMet(/answered with status 503 instead of 200 to 299: \{ "error": "no database" \}( word){20,}…\.$/),
  )
  await expect(run({ url, expected_status: 503, body_pattern: 'up' })).rejects.toMatchObject(
    notMet(/in which \/up\/ is not found: \{ "error": "no database" \}/),
  )
})

test('A body without the pattern is not met', async () => {
  await expect(run({ url, body_pattern: '^bye' })).rejects.toMatchObject(notMet('/\\^bye/ is not found'))
  expect(await run({ url, body_pattern: 'l{2}' })).toMatchObject({ status: 200 })
})

test('A header that is missing or other than expected is not met', async () => {
  answer = (_, response) => response.setHeader('x-version', 'v3').end()
  await expect(run({ url, header_patterns: { 'x-other': '' } })).rejects.toMatchObject(
    notMet('without the header x-other'),
  )
  await expect(run({ url, header_patterns: { 'X-Version': 'v2' } })).rejects.toMatchObject(notMet('/v2/ is not found'))
  expect(await run({ url, header_patterns: { 'X-Version': 'v[23]' } })).toMatchObject({ status: 200 })
})

test('An answer that takes longer than allowed is not met', async () => {
  answer = (_, response) => {
    now += 1500
    response.end()
  }
  await expect(run({ url, max_latency: 1 })).rejects.toMatchObject(
    notMet('took 1.5 s to answer, which is more than 1 s'),
  )
  expect(await run({ url, max_latency: 1.5 })).toMatchObject({ latency_seconds: 1.5 })
})

test('Redirects are followed unless told otherwise', async () => {
  answer = (request, response) => {
    if (request.url === '/page') response.writeHead(302, { location: '/other' }).end()
    else response.end('other')
  }
  expect(await run({ url })).toMatchObject({ status: 200, url: url.replace('/page', '/other') })
  expect(await run({ url, follow_redirects: false, expected_status: 302 })).toMatchObject({ status: 302, url })
})

test('What is sent on to another host loses its credentials, and all but 307 and 308 lose the body', async () => {
  const seen: unknown[] = []
  answer = (request, response) => {
    void request.toArray().then((chunks) => {
      const { authorization, 'x-api-key': key, 'content-type': type } = request.headers
      seen.push([request.method, request.url, authorization, key, type, chunks.join('')])
      const status = /^\/page(\d+)/.exec(request.url ?? '')?.[1]
      if (status === undefined) response.end()
      else response.writeHead(Number(status), { location: `http://localhost:${new URL(url).port}/page` }).end()
    })
  }
  const given = {
    method: 'POST',
    body: 'data',
    headers: { Authorization: 'Bearer t', 'X-Api-Key': 'k', 'Content-Type': 'text/plain' },
  }
  await run({ ...given, url: `${url}302` })
  await run({ ...given, url: `${url}307` })
  expect(seen).toEqual([
    ['POST', '/page302', 'Bearer t', 'k', 'text/plain', 'data'],
    ['GET', '/page', undefined, undefined, undefined, ''],
    ['POST', '/page307', 'Bearer t', 'k', 'text/plain', 'data'],
    ['POST', '/page', undefined, undefined, 'text/plain', 'data'],
  ])
  answer = (_, response) => response.writeHead(302, { location: '/again' }).end()
  await expect(run({ url })).rejects.toMatchObject(
    notMet(/\/page, redirected to \S+\/again, redirects once more, after 20 redirects\.$/),
  )
})

test.each([
  ['http://[x', 'redirects to http://[x, which is no URL'],
  ['http://me:s3cret@[x/?token=t0ken', 'redirects to http://***@[x/?token=***, which is no URL'],
  ['ftp://files/', 'redirects to ftp://files/, which is not requested over HTTP'],
])('A redirect that leads nowhere is a fault of what answered: %s', async (location, said) => {
  answer = (_, response) => response.writeHead(302, { location }).end()
  await expect(run({ url })).rejects.toMatchObject({ reason: 'not-met', message: `${url} ${said}.` })
})

test('Whoever a redirect led to is named by what is wrong there', async () => {
  const landing = url.replace('/page', '/landing')
  let arrived: (response: ServerResponse) => void = (response) => response.writeHead(503).end('down')
  answer = (request, response) => {
    if (request.url === '/page') response.writeHead(302, { location: landing.replace('//', '//me:s3cret@') }).end()
    else arrived(response)
  }
  const asked = `${url}, redirected to ${landing},`
  const failsWith = async (message: string, given = {}) =>
    expect(run({ url, ...given })).rejects.toMatchObject({ reason: 'not-met', message })
  await failsWith(`${asked} answered with status 503 instead of 200 to 299: down.`)
  arrived = (response) => response.destroy()
  await failsWith(`${asked} gave no answer: the connection was closed.`)
  arrived = (response) => response.writeHead(302, { location: 'http://[x' }).end()
  await failsWith(`${asked} redirects to http://[x, which is no URL.`)
  const { promise: timeUp, resolve: endTime } = Promise.withResolvers<void>()
  sleep = () => timeUp
  arrived = () => endTime()
  await failsWith(`${asked} did not answer within 10 s.`)
})

test.each([
  ['me:p%40ss', 'me:p@ss'],
  ['me:100%', 'me:100%'],
])('The name and the password of a URL are sent, and shown nowhere: %s', async (written, meant) => {
  answer = (request, response) => response.end(request.headers.authorization)
  const named = url.replace('//', `//${written}@`)
  expect(await run({ url: named, body_pattern: `^Basic ${btoa(meant)}$` })).toMatchObject({ url })
  const headers = { Authorization: 'Bearer t' }
  expect(await run({ url: named, headers, body_pattern: '^Bearer t$' })).toMatchObject({ url })
})

test.each([
  ['gzip', 'gzip', gzipSync],
  ['deflate', 'deflate', deflateSync],
  ['deflate without the wrapping of zlib', 'deflate', deflateRawSync],
  ['br', 'br', brotliCompressSync],
])(
  'A body that is compressed with %s is judged as it was before, and one that only says so is not met',
  async (_what, name, compress) => {
    answer = (_, response) => response.setHeader('content-encoding', name).end(compress('hello'))
    expect(await run({ url, body_pattern: '^hello$' })).toMatchObject({ body_bytes: 5 })
    answer = (_, response) => response.setHeader('content-encoding', name).end('hello')
    await expect(run({ url })).rejects.toMatchObject(notMet('its body is not compressed as it says'))
  },
)

test.each(['constructor', 'toString', 'zstd'])(
  'A body that came in a way nobody asked for is judged as it came: %s',
  async (name) => {
    answer = (_, response) => response.setHeader('content-encoding', name).end('hello')
    expect(await run({ url, body_pattern: '^hello$' })).toMatchObject({ body_bytes: 5 })
  },
)

test('The head of an answer is enough for HEAD, whatever it says of the body', async () => {
  answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '100' }).end()
  expect(await run({ url, method: 'head' })).toMatchObject({ status: 200, body_bytes: 0 })
})

test('A certificate that nobody vouches for is not met, unless REQUESTS_CA_BUNDLE names its authority', async () => {
  const secure = createSecureServer({ cert: certificate, key }, (_, response) => response.end('hello'))
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
  const bundle = join(await mkdtemp(join(tmpdir(), 'http-probes-')), 'authorities.pem')
  await writeFile(bundle, certificate)
  const asked = { url: `https://127.0.0.1:${(secure.address() as AddressInfo).port}/` }
  try {
    await expect(run(asked)).rejects.toMatchObject({
      ...notMet('gave no answer: its certificate is from an authority that is not trusted here'),
      remedy: 'Give a file with the certificate of that authority in REQUESTS_CA_BUNDLE.',
    })
    expect(await run(asked, undefined, { REQUESTS_CA_BUNDLE: bundle })).toMatchObject({ status: 200 })
    await expect(run(asked, undefined, { REQUESTS_CA_BUNDLE: '/nowhere.pem' })).rejects.toMatchObject({
      reason: 'no-access',
      message: `${asked.url} gave no answer: the certificates in /nowhere.pem can't be read.`,
      remedy: 'Mend that on this machine, or in its environment.',
    })
  } finally {
    secure.close()
  }
})

test('A service is not asked any longer than it may take, also where nobody writes into REQUESTS_CA_BUNDLE', async () => {
  const fifo = join(await mkdtemp(join(tmpdir(), 'http-probes-')), 'fifo')
  execFileSync('mkfifo', [fifo])
  await expect(run({ url, timeout: 0.05 }, undefined, { REQUESTS_CA_BUNDLE: fifo })).rejects.toMatchObject(
    notMet('did not answer within 0.05 s'),
  )
})

test('A proxy of the environment is asked, but not for what NO_PROXY names', async () => {
  answer = (request, response) => response.end(request.url)
  const HTTP_PROXY = new URL(url).host
  const proxied = { url: 'http://shop.internal/cart', body_pattern: '^http://shop.internal/cart$' }
  expect(await run(proxied, undefined, { HTTP_PROXY })).toMatchObject({ status: 200, url: proxied.url })
  await expect(run(proxied, undefined, { HTTP_PROXY, NO_PROXY: '.internal' })).rejects.toMatchObject(
    notMet('gave no answer: its host name'),
  )
})

test('A proxy that is at fault says nothing of the service', async () => {
  await expect(
    run({ url: 'http://shop.internal/' }, undefined, { HTTP_PROXY: 'socks5://127.0.0.1:1' }),
  ).rejects.toMatchObject({
    reason: 'no-access',
    message:
      "http://shop.internal/ gave no answer: the proxy 127.0.0.1:1 can't be reached: the connection was refused.",
  })
  await expect(run({ url: 'http://shop.internal/' }, undefined, { HTTP_PROXY: 'ftp://x' })).rejects.toMatchObject({
    reason: 'no-access',
    message:
      "http://shop.internal/ gave no answer: what the environment names as its proxy can't be used: it is one of the kind ftp; use http, https or socks5.",
  })
})

test('A search that would take for ever is ended, and says nothing of the service', async () => {
  answer = (_, response) => response.end(`${'a'.repeat(60)}b`)
  await expect(run({ url, body_pattern: '(a+)+$' })).rejects.toMatchObject({
    reason: 'failed',
    message: 'The search for /(a+)+$/ took longer than 2 s and was ended.',
  })
})

test('A service that does not answer in time is not met', async () => {
  answer = () => undefined
  await expect(run({ url, timeout: 0.05 })).rejects.toMatchObject(notMet('did not answer within 0.05 s'))
})

test('A refused or broken connection is not met', async () => {
  answer = (request) => request.socket.destroy()
  await expect(run({ url })).rejects.toMatchObject(notMet('gave no answer: the connection was closed'))
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await expect(run({ url })).rejects.toMatchObject(notMet('gave no answer: the connection was refused'))
})

test('The signal ends it with its reason', async () => {
  const stop = new AbortController()
  answer = () => stop.abort(new Error('The run is stopped.'))
  await expect(run({ url }, stop.signal)).rejects.toThrow('The run is stopped.')
})

test.each([
  ['no URL', { url: 'localhost' }],
  ['a URL that can not be read', { url: 'http://[a' }],
  ['a URL whose host follows three slashes', { url: 'http:///me:kiwi-4417@localhost/x' }],
  ['a URL whose host follows a backslash', { url: String.raw`http://\me:kiwi-4417@localhost/x` }],
  ['a header that is none', { url: 'http://a', headers: { 'not a name': 'x' } }],
  ['a pattern for a header that is none', { url: 'http://a', header_patterns: { 'not a name': 'x' } }],
  ['a header over two lines', { url: 'http://a', headers: { name: 'a\nb' } }],
  ['a method that is not sent', { url: 'http://a', method: 'trace' }],
  ['a GET with a body', { url: 'http://a', body: 'b' }],
  ['a range that is upside down', { url: 'http://a', expected_status: [299, 200] }],
  ['an unknown argument', { url: 'http://a', status: 200 }],
  ['a pattern that is none', { url: 'http://a', body_pattern: '(' }],
  ['a status that is none', { url: 'http://a', expected_status: 99 }],
])('Arguments with %s are refused', async (_, args) => {
  const { issues } = await probe.args['~standard'].validate(args)
  expect(issues).not.toBeUndefined()
})
