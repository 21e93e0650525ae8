import { proxyFor, proxyUrl, StepFailure, type SystemContext, UnusableProxy } from 'chaos-plugin-api'

/** The proxy that leads to an API server, and where it was named. */
export interface ServerProxy {
  readonly url: URL
  /** For sentences: `proxy-url in the kubeconfig`. */
  readonly namedBy: string
}

/**
 * The proxy that leads to a server: the kubeconfig's own, which holds for any server, else that of the environment (`proxyFor`). Throws `StepFailure`
 * where what is named is none.
 */
export function proxyTo(
  server: string,
  own: string | undefined,
  environment: SystemContext['environment'],
): ServerProxy | undefined {
  const isOwn = own !== undefined && own !== ''
  const namedBy = isOwn ? 'proxy-url in the kubeconfig' : 'HTTPS_PROXY, HTTP_PROXY or NO_PROXY'
  try {
    const url = isOwn ? ownProxyUrl(own) : proxyFor(new URL(server), environment)
    return url === undefined ? undefined : { url, namedBy }
  } catch (cause) {
    if (!(cause instanceof UnusableProxy)) throw cause
    throw new StepFailure(`The proxy that leads to the API server ${server} can't be used: ${cause.message}.`, {
      reason: 'no-access',
      remedy: `Correct ${namedBy}.`,
      cause,
    })
  }
}

/** kubectl takes an address without a scheme for a proxy of HTTP in the environment only. */
function ownProxyUrl(named: string): URL {
  if (!named.includes('://')) throw new UnusableProxy('it has no scheme; use http, https or socks5')
  return proxyUrl(named)
}
