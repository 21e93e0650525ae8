import { BlockList, isIP } from 'node:net'
import { urlCredentials } from '../url-credentials.ts'
import { bareHost } from './bare-host.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The variables that name a proxy, each also in lower case. Go does not follow the last one; curl and Python do, and so what a run starts. */
const variables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'] as const

/** Schemes of proxies: those that speak HTTP, and SOCKS 5, to which the name of the server is given. */
const schemes = ['http:', 'https:', 'socks5:', 'socks5h:']

/** What was named as a proxy can't be one. The message is a clause: "it is no URL". */
export class UnusableProxy extends Error {
  override readonly name = 'UnusableProxy'
}

/**
 * The proxy that the environment names for a URL, by the rules of Go, and so of kubectl: `HTTPS_PROXY` or `HTTP_PROXY`, and none for this machine
 * itself or for what `NO_PROXY` names: `*`, hosts with all below them (`example.com`), only those below (`.example.com`), addresses, networks
 * (`10.0.0.0/8`), each also with a port. The names may be in lower case; those in upper case go first. Throws `UnusableProxy`.
 *
 * @example
 * proxyFor(new URL('https:api.example'), { HTTPS_PROXY: 'proxy.example:3128' })?.host // → 'proxy.example:3128'
 * proxyFor(new URL('https:10.1.2.3'), { HTTPS_PROXY: 'proxy.example:3128', NO_PROXY: '10.0.0.0/8' }) // → undefined
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const variable = (name: (typeof variables)[number] | 'NO_PROXY') =>
    environment[name] || environment[name.toLowerCase()] || undefined
  const named = variable(url.protocol === 'https:' || url.protocol === 'wss:' ? 'HTTPS_PROXY' : 'HTTP_PROXY')
  if (named === undefined || isLoopback(url.hostname) || isExempt(url, variable('NO_PROXY') ?? '')) return undefined
  return proxyUrl(named)
}

/**
 * The credentials in what the environment names as proxies, whoever follows them, as they are written and as they are meant.
 *
 * @example
 * proxyCredentials({ all_proxy: 'me:kiwi@proxy.example:1080' }) // → ['kiwi']
 */
export function proxyCredentials(environment: Environment): readonly string[] {
  const named = variables.flatMap((name) => [environment[name], environment[name.toLowerCase()]])
  return named.flatMap((proxy) => (proxy === undefined ? [] : urlCredentials(withScheme(proxy))))
}

/**
 * What is named as a proxy, as a URL: without a scheme it is one of HTTP. Throws `UnusableProxy`.
 *
 * @example
 * proxyUrl('10.1.1.1:3128').protocol // → 'http:'
 */
export function proxyUrl(named: string): URL {
  const proxy = URL.parse(withScheme(named))
  if (proxy === null) throw new UnusableProxy('it is no URL')
  if (schemes.includes(proxy.protocol)) return proxy
  throw new UnusableProxy(`it is one of the kind ${proxy.protocol.slice(0, -1)}; use http, https or socks5`)
}

function withScheme(proxy: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`
}

/**
 * Whether a host is this machine itself, by the rule of Go: of all names only `localhost` is.
 *
 * @example
 * isLoopback('127.0.0.1') // → true
 */
export function isLoopback(hostname: string): boolean {
  const host = bareHost({ hostname }).toLowerCase()
  if (host === 'localhost') return true
  const kind = isIP(host)
  return kind !== 0 && ownAddresses.check(host, kind === 4 ? 'ipv4' : 'ipv6')
}

/** With those of IPv6 that stand for one of IPv4. */
const ownAddresses = new BlockList()
ownAddresses.addSubnet('127.0.0.0', 8, 'ipv4')
ownAddresses.addAddress('::1', 'ipv6')

function isExempt(url: URL, list: string): boolean {
  const host = url.hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
  const port = url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? '443' : '80')
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && matches(entry, host, port))
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return isWithin(host, entry)
  const [, name = entry, only] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? []
  if (only !== undefined && only !== port) return false
  const bare = name.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0) return isSameAddress(bare, host)
  const domain = bare.replace(/^\*\./, '.')
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`)
}

function isSameAddress(one: string, other: string): boolean {
  const kind = isIP(other)
  if (kind === 0 || kind !== isIP(one)) return false
  return isWithin(other, `${one}/${kind === 4 ? 32 : 128}`)
}

function isWithin(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/')
  const kind = isIP(base)
  if (kind === 0 || kind !== isIP(address) || !/^\d{1,3}$/.test(bits) || Number(bits) > (kind === 4 ? 32 : 128))
    return false
  const list = new BlockList()
  const family = kind === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(base, Number(bits), family)
  return list.check(address, family)
}
