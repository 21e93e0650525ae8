import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { createServer as createProxy } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runHttp } from '../../src/providers/run-http.ts'
import { certificate, key } from './certificate.ts'
import { providerCall } from './provider-call.ts'

const server = createServer({ cert: certificate, key }, (request, response) => {
  response.end(`${request.method} ${request.url} for ${request.headers.host}`)
})
let folder: string
let authorities: string

beforeAll(async () => {
  await listening(server)
  folder = await mkdtemp(join(tmpdir(), 'run-https-'))
  authorities = join(folder, 'authorities.pem')
  await writeFile(authorities, certificate)
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

function get(url: string, more: Record<string, unknown> = {}, environment: Record<string, string> = {}) {
  return runHttp(
    providerCall({ type: 'http', url, ...more }, { environment: { HOME: '/nowhere', ...environment } }).call,
  )
}

describe('an encrypted connection', () => {
  it('to a server that nobody vouches for is no connection', async () => {
    await expect(get(`https://127.0.0.1:${portOf(server)}/`)).rejects.toMatchObject({
      name: 'ActivityFailed',
      reason: 'not-met',
      message: `Could not connect to https://127.0.0.1:${portOf(server)}/: its certificate is from an authority that is not trusted here.`,
      remedy:
        'Give a file with the certificate of that authority in REQUESTS_CA_BUNDLE ("verify_tls": false accepts any certificate).',
    })
  })

  it('is made where verification is off, or the certificate is given', async () => {
    const url = `https://127.0.0.1:${portOf(server)}/x?y=1`
    const body = `GET /x?y=1 for 127.0.0.1:${portOf(server)}`
    expect((await get(url, { verify_tls: false })).body).toBe(body)
    expect((await get(url, { verify_tls: authorities })).body).toBe(body)
    expect((await get(url, {}, { REQUESTS_CA_BUNDLE: authorities })).body).toBe(body)
    expect((await get(url, {}, { CURL_CA_BUNDLE: folder })).body).toBe(body)
  })

  it('trusts the files of a folder, whatever else lies there', async () => {
    const url = `https://127.0.0.1:${portOf(server)}/`
    const mixed = await mkdtemp(join(folder, 'mixed-'))
    await mkdir(join(mixed, 'java'))
    await symlink(join(mixed, 'java'), join(mixed, 'folder'))
    await symlink(join(mixed, 'gone'), join(mixed, 'dangling'))
    execFileSync('mkfifo', [join(mixed, 'fifo')])
    // More than is read of a file, and no byte of it on disk.
    await writeFile(join(mixed, 'large'), '')
    await truncate(join(mixed, 'large'), 2 ** 30)
    await expect(get(url, {}, { REQUESTS_CA_BUNDLE: mixed })).rejects.toThrow(
      `the certificates in ${mixed} can't be read: it is larger than`,
    )
    await symlink(authorities, join(mixed, '0a1b2c3d.0'))
    expect((await get(url, {}, { REQUESTS_CA_BUNDLE: mixed })).status).toBe(200)
  })

  it.each(['REQUESTS_CA_BUNDLE', 'NETRC'])(
    'is given up with the run where nobody writes into what %s names',
    async (variable) => {
      const fifo = join(await mkdtemp(join(folder, 'fifo-')), 'fifo')
      execFileSync('mkfifo', [fifo])
      const stop = new AbortController()
      const provider = { type: 'http', url: `https://127.0.0.1:${portOf(server)}/` }
      const { call } = providerCall(provider, {
        environment: { HOME: '/nowhere', [variable]: fifo },
        signal: stop.signal,
      })
      const answer = runHttp(call)
      setImmediate(() => stop.abort(new Error('The run is stopped.')))
      await expect(answer).rejects.toThrow('The run is stopped.')
    },
  )

  it('that is accepted but never made is out of time', async () => {
    const silent = createTcpServer(() => undefined)
    await listening(silent)
    const url = `https://127.0.0.1:${portOf(silent)}/`
    await expect(get(url, { timeout: [0.1, 30] })).rejects.toMatchObject({
      reason: 'not-met',
      message: `Could not connect to ${url} within 0.1 s.`,
    })
    silent.close()
  })
})

describe('a proxy for encrypted connections', () => {
  it('is asked for a tunnel with its credentials', async () => {
    const asked: unknown[] = []
    const proxy = createProxy().on('connect', (request, client) => {
      asked.push(request.url, request.headers['proxy-authorization'])
      const upstream = connect(portOf(server), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        upstream.pipe(client).pipe(upstream)
      })
    })
    await listening(proxy)
    const environment = { HTTPS_PROXY: `http://me:pw@127.0.0.1:${portOf(proxy)}`, REQUESTS_CA_BUNDLE: authorities }
    expect((await get('https://shop.example/cart', {}, environment)).body).toBe('GET /cart for shop.example')
    const address = await get('https://192.0.2.7:9/cart', { verify_tls: false }, environment)
    expect(address.body).toBe('GET /cart for 192.0.2.7:9')
    expect(asked.slice(0, 2)).toEqual(['shop.example:443', `Basic ${btoa('me:pw')}`])
    proxy.close()
  })

  it('that refuses the tunnel means no connection', async () => {
    const proxy = createProxy().on('connect', (_, client) => client.end('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n'))
    await listening(proxy)
    const environment = { https_proxy: `127.0.0.1:${portOf(proxy)}` }
    await expect(get('https://shop.example/', {}, environment)).rejects.toMatchObject({
      reason: 'no-access',
      message: `Could not connect to https://shop.example/: the proxy 127.0.0.1:${portOf(proxy)} does not let us through without a name and password that it knows (407).`,
    })
    proxy.close()
  })

  it('that does not answer is out of time', async () => {
    const proxy = createProxy().on('connect', () => undefined)
    await listening(proxy)
    const environment = { https_proxy: `http://127.0.0.1:${portOf(proxy)}` }
    await expect(get('https://shop.example/', { timeout: 0.1 }, environment)).rejects.toMatchObject({
      message: `Could not connect to https://shop.example/ through the proxy 127.0.0.1:${portOf(proxy)} within 0.1 s.`,
    })
    proxy.closeAllConnections()
    proxy.close()
  })
})

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
