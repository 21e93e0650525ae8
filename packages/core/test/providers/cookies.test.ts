import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runHttp } from '../../src/providers/run-http.ts'
import { providerCall } from './provider-call.ts'
import { type TestServer, testServer } from './test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer(({ path, headers }, response) => {
    const { pathname, searchParams } = new URL(path, 'http://x')
    if (pathname.startsWith('/redirect/')) {
      const location = searchParams.get('to') ?? ''
      response.writeHead(302, { Location: location, 'Set-Cookie': searchParams.getAll('set') }).end()
    } else {
      response.end(headers.cookie ?? 'none')
    }
  })
})
afterAll(() => server[Symbol.asyncDispose]())

/** A path that redirects to another one and sets cookies. */
function redirecting(to: string, set: readonly string[]): string {
  return `/redirect/302?to=${encodeURIComponent(to)}${set.map((cookie) => `&set=${encodeURIComponent(cookie)}`).join('')}`
}

/** What is sent as cookies in the end. The server stands in for every host, as their proxy. */
async function bodyOf(url: string): Promise<unknown> {
  const { call } = providerCall({ type: 'http', url }, { environment: { HOME: '/nowhere', HTTP_PROXY: server.url } })
  return (await runHttp(call)).body
}

describe('redirects', () => {
  it('carry the cookies that they set', async () => {
    const set = ['a=1; Path=/', 'b=2; Path=/; Expires=Wed, 01 Jan 2131 00:00:00 GMT']
    expect(await bodyOf(`http://shop.com${redirecting('/cookies', set)}`)).toBe('a=1; b=2')
    expect(await bodyOf('http://shop.com/cookies')).toBe('none')
  })

  it.each([
    ['that is for another path', ['a=1; Path=/other', 'b=2; Path=/cook', 'c=3'], '/cookies/x', 'none'],
    [
      'that is for a path above',
      ['a=1; Path=/', 'b=2; Path=/cookies', 'c=3; Path=/cookies/'],
      '/cookies/x',
      'c=3; b=2; a=1',
    ],
    ['that has to be encrypted', ['a=1; Path=/; Secure', 'b=2; Path=/'], '/cookies', 'b=2'],
    [
      'that has expired',
      ['a=1; Path=/; Max-Age=0', 'b=2; Path=/; Expires=Wed, 01 Jan 2020 00:00:00 GMT'],
      '/cookies',
      'none',
    ],
    ['that has not', ['a=1; Path=/; Max-Age=9; Expires=Wed, 01 Jan 2020 00:00:00 GMT'], '/cookies', 'a=1'],
    ['that is taken back', ['a=1; Path=/', 'b=2; Path=/', 'a=; Path=/; Max-Age=-1'], '/cookies', 'b=2'],
    ['of everybody in com', ['a=1; Path=/; Domain=com'], 'http://other.com/cookies', 'none'],
    ['of this host alone', ['a=1; Path=/'], 'http://www.shop.com/cookies', 'none'],
    ['of all of its domain', ['a=1; Path=/; Domain=.shop.com'], 'http://www.shop.com/cookies', 'a=1'],
  ])('know of a cookie %s', async (_, set, to, sent) => {
    expect(await bodyOf(`http://shop.com${redirecting(to, set)}`)).toBe(sent)
  })
})
