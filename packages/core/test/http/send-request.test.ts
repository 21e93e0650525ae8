import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { networkFailure } from 'chaos-plugin-api'
import { afterEach, describe, expect, it } from 'vitest'
import { sendRequest } from '../../src/http/send-request.ts'
import { certificate, key } from '../providers/certificate.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** No proxy is ever asked for a loopback address. */
const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address

async function serve(listener: RequestListener, at = '127.0.0.1'): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, at, resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a request', () => {
  it('comes back with status, headers and text, and where it came from', async () => {
    const url = await serve((_, response) => response.writeHead(418, { 'x-kind': 'pot' }).end('tëa'))
    const { status, headers, body, url: from } = await sendRequest({ url: `${url}/a`, timeout: 5 })
    expect([status, headers['x-kind'], body, from]).toEqual([418, 'pot', 'tëa', `${url}/a`])
  })

  it('becomes a GET where it is sent on by 302, and stays what it is by 307', async () => {
    const seen: string[] = []
    const url = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${body}`)
        if (request.url === '/end') response.end()
        else response.writeHead(Number(request.url?.slice(1)), { location: '/end' }).end()
      })
    })
    for (const path of ['302', '307'])
      await sendRequest({ url: `${url}/${path}`, method: 'POST', body: 'x', timeout: 5 })
    expect(seen).toEqual(['POST /302 x', 'GET /end ', 'POST /307 x', 'POST /end x'])
  })

  it.each([
    ['me:p%40ss', 'me:p@ss'],
    ['me:100%', 'me:100%'],
  ])('gives the name and the password of its URL: %s', async (written, meant) => {
    const url = await serve((request, response) => response.end(request.headers.authorization))
    const named = url.replace('//', `//${written}@`)
    expect((await sendRequest({ url: named, timeout: 5 })).body).toBe(`Basic ${btoa(meant)}`)
    const headers = { Authorization: 'Bearer t' }
    expect((await sendRequest({ url: named, headers, timeout: 5 })).body).toBe('Bearer t')
  })

  it('takes no credentials along to another host, whatever their header is called, and no body', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      if (request.url === '/end') {
        const { authorization, cookie, 'x-api-key': key, 'x-tenant': tenant } = request.headers
        seen.push([request.method, authorization, cookie, key, tenant])
        response.end()
      } else {
        const location = `http://localhost:${new URL(url).port}/end`
        response.writeHead(Number(request.url?.slice(1)), { location }).end()
      }
    })
    const headers = { Authorization: 'Bearer t', Cookie: 'c=1', 'X-Api-Key': 'k', 'X-Tenant': 'shop' }
    await sendRequest({ url: `${url}/307`, headers, timeout: 5 })
    await sendRequest({ url: `${url}/303`, method: 'POST', body: 'x', headers, timeout: 5 })
    const withoutCredentials = ['GET', undefined, undefined, undefined, 'shop']
    expect(seen).toEqual([withoutCredentials, withoutCredentials])
    await expect(sendRequest({ url: `${url}/308`, method: 'POST', body: 'x', timeout: 5 })).rejects.toThrow(
      `it redirects to http://localhost:${new URL(url).port}, where what is meant for it alone is not sent`,
    )
    expect(seen).toHaveLength(2)
  })

  it('has the length of its body, whatever its headers say', async () => {
    const url = await serve((request, response) => {
      void request.toArray().then((parts: Buffer[]) => response.end(Buffer.concat(parts)))
    })
    const headers = { 'Content-Length': '3' }
    expect((await sendRequest({ url, method: 'POST', headers, body: 'a=12345', timeout: 5 })).body).toBe('a=12345')
    expect((await sendRequest({ url, headers, timeout: 5 })).body).toBe('')
  })

  it('gives up where it is sent round in circles', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/' }).end())
    await expect(sendRequest({ url, timeout: 5 })).rejects.toThrow('there were more than 30 redirects')
  })

  it('ends with the answer by which its connection leaves HTTP', async () => {
    const url = await serve(({ socket }) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nnot HTTP')
    })
    expect(await sendRequest({ url, timeout: 5 })).toMatchObject({ status: 101, body: '' })
  })

  it('is not sent on to anything but HTTP', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end())
    await expect(sendRequest({ url, timeout: 5 })).rejects.toThrow('file: is neither http nor https')
  })

  it('is not sent on to what is no URL', async () => {
    const location = 'http://me:s3cret@[x'
    const url = await serve((_, response) => response.writeHead(302, { location }).end())
    await expect(sendRequest({ url, timeout: 5 })).rejects.toThrow('it redirects to http://***@[x, which is no URL')
  })

  it('goes through the proxy of the environment', async () => {
    const proxy = await serve((request, response) => response.end(`asked for ${request.url}`))
    const environment = { HTTP_PROXY: proxy, NO_PROXY: 'direct.example' }
    const { body } = await sendRequest({ url: 'http://far.example/x', timeout: 5, environment })
    expect(body).toBe('asked for http://far.example/x')
  })

  it.each(['http', 'socks5'])('does not take a dead proxy of %s for a dead server', async (scheme) => {
    const proxy = new URL(await serve(() => undefined)).host
    await new Promise((resolve) => server?.close(resolve))
    const environment = { HTTP_PROXY: `${scheme}://${proxy}` }
    await expect(sendRequest({ url: 'http://far.example/x', timeout: 5, environment })).rejects.toThrow(
      `the proxy ${proxy} can't be reached: the connection was refused`,
    )
  })

  it.each([
    [
      { HTTP_PROXY: 'socks4://127.0.0.1:1' },
      "what the environment names as its proxy can't be used: it is one of the kind socks4; use http, https or socks5",
    ],
    [{ REQUESTS_CA_BUNDLE: '/nowhere' }, "the certificates in /nowhere can't be read"],
  ])('is told not to have left this machine: %j', async (environment, words) => {
    const failed: unknown = await sendRequest({ url: 'http://far.example/x', timeout: 5, environment }).catch(
      (error: unknown) => error,
    )
    expect(networkFailure(failed)).toMatchObject({ fault: 'local', words, unsent: true })
  })

  it.skipIf(ownAddress === undefined)('asks no proxy for a network that is exempt from it', async () => {
    const { port } = new URL(await serve((_, response) => response.end('here'), '0.0.0.0'))
    const url = `http://${ownAddress}:${port}/`
    const environment = { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: `.svc, ${ownAddress}/24` }
    expect((await sendRequest({ url, timeout: 5, environment })).body).toBe('here')
    await expect(sendRequest({ url, timeout: 5, environment: { ...environment, NO_PROXY: '' } })).rejects.toThrow(
      'the proxy 127.0.0.1:1 ',
    )
  })

  it('trusts the authorities that REQUESTS_CA_BUNDLE names, as HTTP activities do', async () => {
    const secure = createSecureServer({ cert: certificate, key }, (_, response) => response.end('trusted'))
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
    const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`
    const bundle = join(await mkdtemp(join(tmpdir(), 'send-request-')), 'authorities.pem')
    await writeFile(bundle, certificate)
    try {
      const refused: unknown = await sendRequest({ url, timeout: 5 }).catch((error: unknown) => error)
      expect(networkFailure(refused).fault).toBe('authority')
      const trusted = { url, timeout: 5, environment: { REQUESTS_CA_BUNDLE: bundle } }
      expect((await sendRequest(trusted)).body).toBe('trusted')
      expect((await sendRequest({ url, timeout: 5, verifyTls: false })).body).toBe('trusted')
    } finally {
      secure.close()
    }
  })

  it('ends with its time', async () => {
    const url = await serve(() => undefined)
    await expect(sendRequest({ url, timeout: 0.05 })).rejects.toThrow('there was no answer within 0.05 s')
    server?.on('connect', () => undefined)
    const environment = { HTTPS_PROXY: url }
    await expect(sendRequest({ url: 'https://far.example', timeout: 0.05, environment })).rejects.toThrow(
      'there was no answer within 0.05 s',
    )
  })

  it('ends with its signal, also where only the body is missing', async () => {
    const stop = new AbortController()
    const reason = new Error('stopped')
    const url = await serve((_, response) => {
      response.writeHead(200).write('half')
      stop.abort(reason)
    })
    await expect(sendRequest({ url, timeout: 5, signal: stop.signal })).rejects.toBe(reason)
    await expect(sendRequest({ url, timeout: 5, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})
