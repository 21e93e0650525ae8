import type { ClientRequest, RequestOptions } from 'node:http'
import { bareHost, routeThrough, type Trust } from 'chaos-plugin-api'

/** How a request reaches its server: straight, or through a proxy. */
export interface Route {
  /** Whether what speaks to the server is encrypted. */
  readonly secure: boolean
  /** The proxy, without name and password. */
  readonly proxy: string | undefined
  /** What stands behind the method in the request. */
  pathOf(url: URL): string
  /** Begins a request. The signal ends the opening of its connection; whoever wants the request itself to end destroys it. */
  begin(request: RequestOptions, signal: AbortSignal): ClientRequest
}

/** The route to a URL. */
export async function routeTo(url: URL, trust: Trust, proxy: URL | undefined): Promise<Route> {
  const secure = url.protocol === 'https:'
  const { request: start } = secure ? await import('node:https') : process.getBuiltinModule('node:http')
  const at: RequestOptions = { host: bareHost(url), port: url.port === '' ? undefined : url.port }
  if (proxy === undefined) {
    return {
      secure,
      proxy: undefined,
      pathOf: (to) => to.pathname + to.search,
      // No pool: a connection kept from an earlier activity may lead to a server that is gone, and would blame the wrong moment.
      begin: (request) => start({ ...trust, ...at, agent: false, ...request }),
    }
  }
  const { agent, prefix, headers, until } = await routeThrough(proxy, url, trust)
  return {
    secure,
    proxy: proxy.host,
    pathOf: (to) => prefix + to.pathname + to.search,
    begin: (request, signal) =>
      start({ ...at, agent, ...until(signal), ...request, headers: { ...headers, ...request.headers } }),
  }
}
