/** The cookies that are set on the way through redirects. */
export class CookieJar {
  readonly #cookies = new Map<string, { readonly domain: string; readonly exact: boolean; readonly pair: string }>()

  /** Takes the cookies of an answer; `values` are its Set-Cookie headers. */
  keep(url: URL, values: readonly string[]): void {
    for (const value of values) {
      const [pair = '', ...attributes] = value.split(';').map((part) => part.trim())
      const name = pair.split('=', 1)[0] ?? ''
      if (!pair.includes('=') || name === '') continue
      const asked = attributes.find((attribute) => /^domain=/i.test(attribute))?.slice('domain='.length)
      const domain = (asked ?? '').replace(/^\./, '').toLowerCase() || url.hostname
      if (!reaches(url.hostname, domain, asked === undefined)) continue
      this.#cookies.set(`${domain} ${name}`, { domain, exact: asked === undefined, pair })
    }
  }

  /** The Cookie header for a URL; undefined if there is none. */
  header(url: URL): string | undefined {
    const pairs = [...this.#cookies.values()]
      .filter(({ domain, exact }) => reaches(url.hostname, domain, exact))
      .map(({ pair }) => pair)
    return pairs.length === 0 ? undefined : pairs.join('; ')
  }
}

function reaches(host: string, domain: string, exact: boolean): boolean {
  return host === domain || (!exact && host.endsWith(`.${domain}`))
}
