import { isIP } from 'node:net'
import { bareHost } from 'chaos-plugin-api'

interface Cookie {
  readonly domain: string
  /** Whether it is for this host alone. */
  readonly exact: boolean
  readonly path: string
  readonly secure: boolean
  readonly pair: string
}

/** The cookies that are set on the way through redirects, and where they may be sent: by host, path and encryption, until they expire. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>()

  /** Takes the cookies of an answer; `values` are its Set-Cookie headers. One that has expired takes back what was set before. */
  keep(url: URL, values: readonly string[]): void {
    for (const value of values) {
      const [pair = '', ...rest] = value.split(';').map((part) => part.trim())
      const name = pair.split('=', 1)[0] ?? ''
      if (!pair.includes('=') || name === '') continue
      const attributes = attributesOf(rest)
      const asked = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? ''
      const exact = asked === ''
      const domain = exact ? url.hostname : asked
      if (!mayBeFor(url, domain)) continue
      const given = attributes.get('path') ?? ''
      const path = given.startsWith('/') ? given : folderOf(url)
      const key = `${domain} ${path} ${name}`
      this.#cookies.delete(key)
      if (!hasExpired(attributes))
        this.#cookies.set(key, { domain, exact, path, secure: attributes.has('secure'), pair })
    }
  }

  /** The Cookie header for a URL; undefined if there is none. */
  header(url: URL): string | undefined {
    const pairs = [...this.#cookies.values()]
      .filter((cookie) => isFor(url, cookie))
      .toSorted((one, other) => other.path.length - one.path.length)
      .map(({ pair }) => pair)
    return pairs.length === 0 ? undefined : pairs.join('; ')
  }
}

/** By their names in lower case; of the same name the last one counts. */
function attributesOf(parts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    parts.map((part) => {
      const [name = '', ...value] = part.split('=')
      return [name.trim().toLowerCase(), value.join('=').trim()]
    }),
  )
}

/** A host may set cookies for itself and for a domain above it, but not for one that everybody is in, such as `com`. */
function mayBeFor(url: URL, domain: string): boolean {
  return url.hostname === domain || (domain.includes('.') && isWithin(url, domain))
}

function isWithin(url: URL, domain: string): boolean {
  return url.hostname.endsWith(`.${domain}`) && isIP(bareHost(url)) === 0
}

function isFor(url: URL, { domain, exact, path, secure }: Cookie): boolean {
  if (secure && url.protocol !== 'https:') return false
  if (url.hostname !== domain && (exact || !isWithin(url, domain))) return false
  const rest = url.pathname.startsWith(path) ? url.pathname.slice(path.length) : undefined
  return rest !== undefined && (rest === '' || path.endsWith('/') || rest.startsWith('/'))
}

/** The path up to its last slash, which is not a part of it. */
function folderOf({ pathname }: URL): string {
  return pathname.slice(0, pathname.lastIndexOf('/')) || '/'
}

/** `Max-Age` goes before `Expires`; what can't be read counts for nothing. */
function hasExpired(attributes: ReadonlyMap<string, string>): boolean {
  const age = attributes.get('max-age')
  if (age !== undefined && /^-?\d+$/.test(age)) return Number(age) <= 0
  return Date.parse(attributes.get('expires') ?? '') <= Date.now()
}
