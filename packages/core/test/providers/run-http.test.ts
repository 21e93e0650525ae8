import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ActivityAborted, ActivityFailed } from '../../src/errors/activity-errors.ts'
import { runHttp } from '../../src/providers/run-http.ts'
import { PythonFloat } from '../../src/python/python-float.ts'
import { providerCall } from './provider-call.ts'
import { type Received, type TestServer, testServer } from './test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer(answer)
})
afterAll(() => server[Symbol.asyncDispose]())

const encoded: Readonly<Record<string, Buffer>> = {
  gzip: gzipSync('packed'),
  br: brotliCompressSync('packed'),
  deflate: deflateSync('packed'),
  raw: deflateRawSync('packed'),
}

function answer({ path, method, headers, body }: Received, response: ServerResponse, attempt: number): void {
  const url = new URL(path, 'http://x')
  const [, kind = '', detail = ''] = url.pathname.split('/')
  const write = (status: number, head: Record<string, string | string[]>, text: string | Buffer = '') =>
    response.writeHead(status, head).end(text)
  if (kind === 'echo') {
    const sent = { method, query: url.search, type: headers['content-type'], auth: headers.authorization, body }
    return void write(200, { 'Content-Type': 'application/json' }, JSON.stringify({ ...sent, one: headers['x-one'] }))
  }
  if (kind === 'text') return void write(200, { 'X-Case': 'MixedCase', 'Content-Type': 'text/plain' }, 'all is well')
  if (kind === 'charset') {
    return void write(
      200,
      { 'Content-Type': decodeURIComponent(detail).replace('~', '/') },
      Buffer.from(url.searchParams.get('hex') ?? '', 'hex'),
    )
  }
  if (kind === 'status') return void write(Number(detail), { 'Content-Type': 'text/plain' }, `status ${detail}`)
  if (kind === 'json')
    return void write(200, { 'Content-Type': 'application/json' }, decodeURIComponent(detail) || '{"a":[1]}')
  if (kind === 'packed') {
    return void write(200, { 'Content-Encoding': detail === 'raw' ? 'deflate' : detail }, encoded[detail] ?? 'plain')
  }
  if (kind === 'redirect') {
    const to = url.searchParams.get('to') ?? ''
    return void write(Number(detail), { Location: to })
  }
  if (kind === 'drop' && attempt <= Number(detail[0])) return void response.socket?.destroy()
  if (kind === 'drop') return void write(200, {}, `answered at ${attempt}`)
  if (kind === 'half') {
    response.writeHead(200, { 'Content-Length': '100' }).write('half')
    return void setTimeout(() => response.socket?.destroy(), 20)
  }
  if (kind === 'twice') return void write(200, { 'X-Two': ['a', 'b'] })
  // Everything else is never answered.
}

function get(path: string, more: Record<string, unknown> = {}, environment: Record<string, string> = {}) {
  const url = path.startsWith('/') ? server.url + path : path
  return runHttp(
    providerCall({ type: 'http', url, ...more }, { environment: { HOME: '/nowhere', ...environment } }).call,
  )
}

async function echo(more: Record<string, unknown>, path = '/echo') {
  return (await get(path, more)).body
}

describe('the request', () => {
  it.each([
    [{ a: 1, b: ['x', 'y'], c: null, d: true, e: 'sp ace&' }, '?a=1&b=x&b=y&d=True&e=sp+ace%26'],
    [
      { f: false, g: 1.5, h: 'ü', i: new PythonFloat(1), j: "!'()*~" },
      '?f=False&g=1.5&h=%C3%BC&i=1.0&j=%21%27%28%29%2A~',
    ],
    [{ m: { k: 1 }, n: [['x', 'y'], null] }, '?m=k&n=x&n=y'],
    ['already=1&raw', '?already=1&raw'],
    [[['a', 1]], '?a=1'],
    [{}, ''],
    [null, ''],
  ])('has the arguments of GET %j as its query', async (args, query) => {
    expect(await echo({ arguments: args })).toMatchObject({ method: 'GET', query, body: '' })
  })

  it('appends to the query of the URL', async () => {
    expect(await echo({ arguments: { f: false } }, '/echo?z=0')).toMatchObject({ query: '?z=0&f=False' })
  })

  it.each([
    ['PUT', { k: 'v' }, {}, 'application/x-www-form-urlencoded', 'k=v'],
    ['POST', { a: 1, b: ['x', 'y'], c: 'q&r' }, {}, 'application/x-www-form-urlencoded', 'a=1&b=x&b=y&c=q%26r'],
    [
      'POST',
      { a: [1, null, true], ü: 'é😀' },
      { 'Content-Type': 'application/json' },
      'application/json',
      '{"a": [1, null, true], "\\u00fc": "\\u00e9\\ud83d\\ude00"}',
    ],
    ['POST', { a: 1 }, { 'content-type': 'application/json' }, 'application/json', 'a=1'],
    ['POST', { a: 1 }, { 'Content-Type': 'application/json; charset=utf-8' }, 'application/json; charset=utf-8', 'a=1'],
    ['PUT', 'a,b\n1,2\n', { 'Content-Type': 'text/csv' }, 'text/csv', 'a,b\n1,2\n'],
    ['POST', null, {}, undefined, ''],
    ['POST', null, { 'Content-Type': 'application/json' }, 'application/json', ''],
  ])('%s %j with %j has the right body', async (method, args, headers, type, body) => {
    const sent = await echo({ method, arguments: args, headers })
    expect(sent).toMatchObject({ method, query: '', body, ...(type === undefined ? {} : { type }) })
  })

  it.each([
    ['POST', 'a=12345', ['7']],
    ['POST', null, ['0']],
    ['GET', null, []],
  ])('says of %s %j how long it is, whatever its headers say', async (method, args, lengths) => {
    const headers = { 'content-length': '3', 'CONTENT-LENGTH': '4' }
    expect(await echo({ method, arguments: args, headers })).toMatchObject({ method, body: args ?? '' })
    const { rawHeaders = [] } = server.received.at(-1) ?? {}
    expect(rawHeaders.filter((_, index) => /^content-length$/i.test(rawHeaders[index - 1] ?? ''))).toEqual(lengths)
  })

  it('is not sent with a number in its JSON that JSON does not have', async () => {
    const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, arguments: { x: Number.NaN } }
    await expect(get('/echo', request)).rejects.toThrow(
      "The arguments can't be sent as JSON: JSON has no form for nan;",
    )
  })

  it('has its verb in capitals and its headers as they were written', async () => {
    await echo({ method: 'patch', headers: { 'X-oNe': '1', accept: 'text/x', 'Accept-Encoding': null } })
    const last = server.received.at(-1)
    expect(last?.method).toBe('PATCH')
    expect(last?.rawHeaders).toEqual(expect.arrayContaining(['X-oNe', '1', 'accept', 'text/x', 'Content-Length', '0']))
    expect(last?.headers['accept-encoding']).toBeUndefined()
  })

  it('has configuration and secrets filled in', async () => {
    const { call } = providerCall(
      {
        type: 'http',
        url: '${base}/echo?x=${a}',
        headers: { 'X-One': '${token}' },
        arguments: { q: '${n}' },
        timeout: '${limit}',
      },
      {
        configuration: { base: server.url, a: 'alpha', n: 3, limit: new PythonFloat(20) },
        secrets: { s: { token: 'secret' } },
      },
    )
    expect((await runHttp(call)).body).toMatchObject({ query: '?x=alpha&q=3', one: 'secret' })
  })

  it.each([
    ['a URL without scheme', { url: '127.0.0.1/x' }],
    ['a URL without host', { url: 'http:///x' }],
    ['another scheme', { url: 'ftp://host/x' }],
    ['a URL that is no text', { url: 5 }],
    ['a bad port', { url: 'http://host:port/' }],
    ['a timeout as text', { timeout: '5' }],
    ['a timeout of three', { timeout: [1, 2, 3] }],
    ['a timeout of 0', { timeout: 0 }],
    ['a header that is no text', { headers: { 'X-One': 1 } }],
    ['a header with a line break', { headers: { 'X-One': 'a\nb' } }],
    ['headers as a list', { headers: ['X-One'] }],
    ['a method that is no text', { method: 1 }],
    ['a method with a blank', { method: 'GE T' }],
    ['retries as text', { max_retries: '1' }],
    ['a number as arguments', { arguments: 5 }],
    ['missing certificates', { verify_tls: '/no/such/file' }],
  ])('aborts on %s', async (_, provider) => {
    await expect(get('/text', provider)).rejects.toThrow(ActivityAborted)
  })
})

describe('the answer', () => {
  it('is status, headers as the server writes them, and the text', async () => {
    expect(await get('/text')).toMatchObject({
      status: 200,
      headers: { 'X-Case': 'MixedCase', 'Content-Type': 'text/plain' },
      body: 'all is well',
    })
    expect((await get('/twice')).headers['X-Two']).toBe('a, b')
    expect((await get('/text', { method: 'HEAD' })).body).toBe('')
  })

  it('is not quoted where it is no JSON, for it may be a secret, of which a part would not be masked', async () => {
    await expect(get('/json/kiwi-4417-token-that-is-quite-long-indeed')).rejects.toThrow(
      /its body is none: line 1, column 1 can't be understood\.$/,
    )
    await expect(get(`/json/${encodeURIComponent('{\n"token": kiwi-4417-token}')}`)).rejects.toThrow(
      /its body is none: line 2, column 10 can't be understood\.$/,
    )
  })

  it('is parsed where its type is exactly JSON', async () => {
    expect((await get('/json')).body).toEqual({ a: [1] })
    expect((await get(`/json/${encodeURIComponent('{"load":NaN,"most":-Infinity}')}`)).body).toEqual({
      load: Number.NaN,
      most: -Infinity,
    })
    await expect(get('/json/{')).rejects.toThrow(ActivityAborted)
    await expect(get('/json', { method: 'HEAD' })).rejects.toThrow(ActivityAborted)
    expect((await get(`/charset/${encodeURIComponent('application~json; charset=utf-8')}?hex=7b7d`)).body).toBe('{}')
  })

  it.each([
    ['text~plain', 'c3a9', 'é'],
    ['text~plain; charset=iso-8859-1', 'e9', 'é'],
    ['text~plain; charset=unheard-of', 'c3a9', 'é'],
    ['text~plain', 'e9', 'é'],
    ['text~plain; charset=utf-8', 'e9', '\ufffd'],
  ])('of type %s is decoded', async (type, hex, text) => {
    expect((await get(`/charset/${encodeURIComponent(type)}?hex=${hex}`)).body).toBe(text)
  })

  it.each(['gzip', 'br', 'deflate', 'raw'])('is unpacked from %s', async (name) => {
    expect((await get(`/packed/${name}`)).body).toBe('packed')
  })

  it('with a status that means an error is a success, with a warning unless a tolerance judges it', async () => {
    const provider = { type: 'http', url: `${server.url}/status/500`, expected_status: 200 }
    const plain = providerCall(provider)
    expect(await runHttp(plain.call)).toMatchObject({ status: 500, body: 'status 500' })
    expect(plain.warnings).toEqual([expect.stringContaining('status 500')])
    const judged = providerCall(provider, { activity: { type: 'probe', name: 'p', provider, tolerance: 500 } })
    await runHttp(judged.call)
    expect(judged.warnings).toEqual([])
  })
})

describe('redirects', () => {
  it.each([
    [301, 'POST', 'GET', ''],
    [301, 'PUT', 'PUT', ''],
    [302, 'PUT', 'GET', ''],
    [303, 'DELETE', 'GET', ''],
    [307, 'POST', 'POST', 'k=v'],
    [308, 'PUT', 'PUT', 'k=v'],
  ])('of status %d make of %s a %s', async (status, method, then, body) => {
    const answered = await get(`/redirect/${status}?to=/echo`, { method, arguments: { k: 'v' } })
    expect(answered.body).toMatchObject({ method: then, body })
  })

  it('keep credentials on the same host only', async () => {
    await using other = await testServer(answer)
    const headers = { Authorization: 'Basic x' }
    expect((await get('/redirect/302?to=/echo', { headers })).body).toMatchObject({ auth: 'Basic x' })
    const away = await get(`/redirect/302?to=${other.url}/echo`, { headers })
    expect(away.body).not.toHaveProperty('auth')
  })

  it('without end, or to where HTTP does not lead, abort', async () => {
    await expect(get(`/redirect/302?to=${encodeURIComponent('/redirect/302?to=')}`)).resolves.toMatchObject({
      status: 302,
    })
    await using loop = await testServer((_, response) => void response.writeHead(302, { Location: '/again' }).end())
    await expect(get(loop.url)).rejects.toThrow(/more than 30 times/)
    expect(loop.received).toHaveLength(31)
    await expect(get('/redirect/302?to=ftp://host/')).rejects.toThrow(ActivityAborted)
  })
})

describe('a server that does not answer', () => {
  it('that refuses the connection means that the system is not as asked', async () => {
    const closed = await testServer(answer)
    await closed[Symbol.asyncDispose]()
    const failure = await get(`${closed.url}/x`).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ActivityFailed)
    expect(failure).toMatchObject({
      reason: 'not-met',
      message: `Could not connect to ${closed.url}/x: the connection was refused.`,
    })
  })

  it('that has an unknown name does so, too, and no password is shown', async () => {
    const failure = await get('http://user:hidden@no-such-host.invalid/').catch((error: unknown) => String(error))
    expect(failure).toMatch(/Could not connect to http:\/\/no-such-host\.invalid\//)
  })

  it('in time is not as asked', async () => {
    await expect(get('/never', { timeout: [null, 0.05] })).rejects.toMatchObject({
      name: 'ActivityFailed',
      reason: 'not-met',
      message: `${server.url}/never took longer than 0.05 s to answer.`,
    })
  })

  it('in time of one number is not as asked, be it the connection or the answer that takes too long', async () => {
    await expect(get('/never', { timeout: 0.05 })).rejects.toMatchObject({
      name: 'ActivityFailed',
      reason: 'not-met',
      message: expect.stringMatching(/took longer than 0\.05 s to answer\.$|Could not connect to .* within 0\.05 s\.$/),
    })
  })

  it('accepts a pair without limits', async () => {
    expect((await get('/text', { timeout: [null, null] })).status).toBe(200)
    expect((await get('/text', { timeout: 1e9 })).status).toBe(200)
  })

  it('fully is not as asked', async () => {
    await expect(get('/half')).rejects.toMatchObject({ reason: 'not-met', name: 'ActivityFailed' })
  })

  it('at first is asked again as often as allowed', async () => {
    expect((await get('/drop/2a', { max_retries: 3 })).body).toBe('answered at 3')
    await expect(get('/drop/5b', { max_retries: 1 })).rejects.toThrow(ActivityFailed)
    await expect(get('/drop/1c')).rejects.toThrow(/the connection was closed/)
    expect((await get('/drop/1c')).body).toBe('answered at 2')
  })

  it('is not asked again to do what it may have done', async () => {
    await expect(get('/drop/1d', { method: 'POST', max_retries: 3 })).rejects.toThrow(ActivityFailed)
  })

  it('is given up when the call is stopped', async () => {
    const stop = new AbortController()
    const { call } = providerCall({ type: 'http', url: `${server.url}/never/x` }, { signal: stop.signal })
    const running = runHttp(call)
    const reason = new Error('the run is stopped')
    setTimeout(() => stop.abort(reason), 50)
    await expect(running).rejects.toBe(reason)
  })
})

describe('the environment', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'run-http-'))
    const netrc =
      '# mine\nmachine other login a password b\nmachine 127.0.0.1\n  login me password "s e c"\ndefault login x password y\n'
    await writeFile(join(folder, '.netrc'), netrc)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('gives the credentials of the .netrc, after those of the URL and of the header', async () => {
    const mine = { HOME: folder }
    const basic = (pair: string) => ({ auth: `Basic ${Buffer.from(pair).toString('base64')}` })
    expect((await get('/echo', {}, mine)).body).toMatchObject(basic('me:s e c'))
    const inUrl = `${server.url.replace('//', '//u%40:p@')}/echo`
    expect((await get(inUrl, {}, mine)).body).toMatchObject(basic('u@:p'))
    const inItself = `${server.url.replace('//', '//u:100%%40@')}/echo`
    expect((await get(inItself, {}, mine)).body).toMatchObject(basic('u:100%@'))
    const headers = { Authorization: 'Bearer t' }
    expect((await get('/echo', { headers }, mine)).body).toMatchObject({ auth: 'Bearer t' })
  })

  it('names the proxy, unless the host is this machine', async () => {
    await using proxy = await testServer(({ path }, response) => void response.end(`proxied ${path}`))
    const url = 'http://shop.example/cart?x=1'
    expect((await get(url, {}, { http_proxy: proxy.url.replace('//', '//me:pw@') })).body).toBe(`proxied ${url}`)
    expect(proxy.received[0]?.headers['proxy-authorization']).toBe(`Basic ${btoa('me:pw')}`)
    expect((await get(url, {}, { HTTP_PROXY: proxy.url })).body).toBe(`proxied ${url}`)
    expect((await get('/text', {}, { http_proxy: proxy.url })).body).toBe('all is well')
    await expect(get(url, {}, { http_proxy: 'ftp://127.0.0.1:1' })).rejects.toThrow(
      `GET ${url} can't be sent: what the environment names as its proxy can't be used: it is one of the kind ftp; use http, https or socks5.`,
    )
  })

  it('names the proxy that encrypted connections tunnel through', async () => {
    await using proxy = await testServer(() => undefined)
    const failure = await get('https://shop.example/', { timeout: 0.2 }, { https_proxy: proxy.url }).catch(String)
    expect(failure).toMatch(/Could not connect to https:\/\/shop\.example\//)
  })
})

it('leaves no connection open behind an answer', async () => {
  await get('/text')
  const { port, hostname } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.destroy()
  expect(server.received.at(-1)?.headers.connection).toBe('close')
})
