import { percentDecoded } from '../percent-decoded.ts'

/** Who asks. */
export interface UrlUser {
  readonly username: string
  readonly password: string
}

/**
 * Name and password of a URL, as they are meant; `undefined` where it has none.
 *
 * @example
 * userOfUrl(new URL('http://me:p%40ss@shop.example')) // → { username: 'me', password: 'p@ss' }
 */
export function userOfUrl({ username, password }: Pick<URL, 'username' | 'password'>): UrlUser | undefined {
  if (username === '' && password === '') return undefined
  return { username: percentDecoded(username), password: percentDecoded(password) }
}

/** A copy of a URL without name and password. */
export function withoutUser(url: URL): URL {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare
}

/** What the header `Authorization` says of who asks, by the scheme `Basic`. */
export function basicAuthorization({ username, password }: UrlUser): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

/** The header by which a server learns who asks, in lower case; none where its URL names nobody. */
export function userAuthorization(url: URL): Readonly<Record<string, string>> {
  const user = userOfUrl(url)
  return user === undefined ? {} : { authorization: basicAuthorization(user) }
}

/** The header by which a proxy of HTTP learns who asks. */
export function proxyAuthorization(proxy: URL): Readonly<Record<string, string>> {
  const user = userOfUrl(proxy)
  return user === undefined ? {} : { 'Proxy-Authorization': basicAuthorization(user) }
}
