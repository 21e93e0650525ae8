import { BlockList, isIP } from 'node:net'
import { ActivityAborted } from '../errors/activity-errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment names for a URL, if any: `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` in either case.
 * None for this machine itself: a proxy elsewhere would look for the server on its own.
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  if (isLoopback(url.hostname)) return undefined
  const variable = (name: string) => environment[name] || environment[name.toUpperCase()] || undefined
  const value = variable(`${url.protocol.slice(0, -1)}_proxy`) ?? variable('all_proxy')
  if (value === undefined || isExempt(url, variable('no_proxy') ?? '')) return undefined
  const proxy = URL.parse(/^\w+:\/\//.test(value) ? value : `http://${value}`)
  if (proxy?.protocol === 'http:' || proxy?.protocol === 'https:') return proxy
  throw new ActivityAborted(
    `The environment names a proxy for ${url.host} that is not one of HTTP; only those can be used.`,
  )
}

/** Whether a host is this machine itself, as far as its name tells. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.*\.localhost|\[::1\])$/.test(hostname) || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}

function isExempt({ hostname, host }: URL, list: string): boolean {
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || hostname.endsWith(entry) || host.endsWith(entry) || isInNetwork(hostname, entry))
}

function isInNetwork(address: string, entry: string): boolean {
  const [network = '', bits = ''] = entry.split('/')
  if (isIP(address) !== 4 || isIP(network) !== 4 || !/^(?:[12]?\d|3[0-2])$/.test(bits)) return false
  const list = new BlockList()
  list.addSubnet(network, Number(bits))
  return list.check(address)
}
