import type { Topic } from '../feature.ts'
import type { ApiServer } from '../stage/api-server.ts'
import type { Stage } from '../stage/stage.ts'
import { nobody, proxied } from './proxied.ts'

const viaHttps = (value: (proxy: string) => string) => async (stage: Stage) => ({
  HTTPS_PROXY: value(await stage.httpProxy()),
})
const exempt = (NO_PROXY: string) => async (stage: Stage, server: ApiServer) => ({
  HTTPS_PROXY: `http://${await stage.httpProxy()}`,
  NO_PROXY: NO_PROXY.replace('PORT', String(server.port)),
})
const past = 'refuses: past all proxies, that name is not known'
const through = 'asks the server with the token mango through the HTTP proxy'
const direct = 'asks the server with the token mango'

export const proxyVariables: Topic = {
  title: '`HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, for `https://cluster.test` where no host is named',
  features: [
    proxied({ name: '`HTTPS_PROXY`', variables: viaHttps((proxy) => `http://${proxy}`), ours: through }),
    proxied({ name: '`HTTPS_PROXY` without a scheme', variables: viaHttps((proxy) => proxy), ours: through }),
    proxied({
      name: '`https_proxy`',
      variables: async (stage) => ({ https_proxy: `http://${await stage.httpProxy()}` }),
      ours: through,
    }),
    proxied({
      name: '`HTTPS_PROXY` beside `https_proxy`: the first counts',
      variables: async (stage, server) => ({
        HTTPS_PROXY: `http://${await stage.httpProxy()}`,
        https_proxy: `socks5://${await stage.socksProxy(server)}`,
      }),
      ours: through,
    }),
    proxied({
      name: '`HTTPS_PROXY=socks5://…`',
      variables: async (stage, server) => ({ HTTPS_PROXY: `socks5://${await stage.socksProxy(server)}` }),
      ours: 'asks the server with the token mango through the SOCKS proxy',
    }),
    proxied({
      name: '`HTTPS_PROXY=socks5h://…`',
      variables: async (stage, server) => ({ HTTPS_PROXY: `socks5h://${await stage.socksProxy(server)}` }),
      ours: 'asks the server with the token mango through the SOCKS proxy',
    }),
    proxied({
      name: '`HTTP_PROXY`, to a server of plain HTTP',
      plain: true,
      variables: async (stage) => ({ HTTP_PROXY: `http://${await stage.httpProxy()}` }),
      ours: 'asks the server without credentials through the HTTP proxy',
    }),
    proxied({
      name: '`HTTP_PROXY` says nothing about a server of HTTPS',
      variables: async (stage) => ({ HTTP_PROXY: `http://${await stage.httpProxy()}` }),
      ours: past,
    }),
    proxied({
      name: '`ALL_PROXY` is not read',
      variables: async (stage) => ({
        ALL_PROXY: `http://${await stage.httpProxy()}`,
        all_proxy: 'socks5://127.0.0.1:1',
      }),
      ours: past,
    }),
    proxied({
      name: 'an address of this machine, `https://127.0.0.1`',
      host: '127.0.0.1',
      variables: viaHttps((proxy) => `http://${proxy}`),
      ours: direct,
    }),
    proxied({ name: '`NO_PROXY=*`', variables: exempt('*'), ours: past }),
    proxied({ name: '`NO_PROXY=cluster.test`', variables: exempt('other, cluster.test'), ours: past }),
    proxied({
      name: '`no_proxy`',
      variables: async (stage) => ({ HTTPS_PROXY: `http://${await stage.httpProxy()}`, no_proxy: 'cluster.test' }),
      ours: past,
    }),
    proxied({ name: '`NO_PROXY=test`', variables: exempt('test'), ours: past }),
    proxied({ name: '`NO_PROXY=.test`', variables: exempt('.test'), ours: past }),
    proxied({ name: '`NO_PROXY=*.test`', variables: exempt('*.test'), ours: past }),
    proxied({ name: '`NO_PROXY=.cluster.test`', variables: exempt('.cluster.test'), ours: through }),
    proxied({ name: '`NO_PROXY=luster.test`', variables: exempt('luster.test'), ours: through }),
    proxied({ name: '`NO_PROXY=CLUSTER.TEST`', variables: exempt('CLUSTER.TEST'), ours: past }),
    proxied({ name: '`NO_PROXY` with the port of the server', variables: exempt('cluster.test:PORT'), ours: past }),
    proxied({ name: '`NO_PROXY` with another port', variables: exempt('cluster.test:1'), ours: through }),
    proxied({
      name: '`NO_PROXY=0.0.0.0`, for `https://0.0.0.0`',
      host: '0.0.0.0',
      variables: exempt('0.0.0.0'),
      ours: direct,
    }),
    proxied({
      name: '`NO_PROXY=0.0.0.0/8`, for `https://0.0.0.0`',
      host: '0.0.0.0',
      variables: exempt('10.0.0.0/8,0.0.0.0/8'),
      ours: direct,
    }),
    proxied({
      name: '`NO_PROXY=10.0.0.0/8`, for `https://0.0.0.0`',
      host: '0.0.0.0',
      variables: exempt('10.0.0.0/8'),
      ours: through,
    }),
    proxied({ name: '`NO_PROXY=::/64`, for `https://[::]`', host: '::', variables: exempt('::/64'), ours: direct }),
    proxied({
      name: '`NO_PROXY=[::]:PORT`, for `https://[::]`',
      host: '::',
      variables: exempt('[::]:PORT'),
      ours: direct,
    }),
    proxied({ name: '`HTTPS_PROXY`, for `https://[::]`', host: '::', variables: exempt(''), ours: through }),
    proxied({
      name: 'a dead proxy in `HTTPS_PROXY`',
      variables: async () => ({ HTTPS_PROXY: `http://${nobody}` }),
      ours: "refuses: “The API server https://cluster.test:PORT can't be reached: the proxy 127.0.0.1:1 can't be reached: the connection was refused. Look whether the proxy is running and lets you through, or correct HTTPS_PROXY, HTTP_PROXY or NO_PROXY.”",
      otherwise: 'The proxy is at fault, and not the server.',
    }),
    proxied({
      name: '`HTTPS_PROXY` of another scheme',
      variables: async () => ({ HTTPS_PROXY: 'ftp://127.0.0.1' }),
      ours: "refuses: “The proxy that leads to the API server https://cluster.test:PORT can't be used: it is one of the kind ftp; use http, https or socks5. Correct HTTPS_PROXY, HTTP_PROXY or NO_PROXY.”",
      otherwise: 'The variable is at fault, and not the server.',
    }),
    proxied({
      name: '`HTTPS_PROXY` that is no URL',
      variables: async () => ({ HTTPS_PROXY: 'http://[proxy' }),
      ours: "refuses: “The proxy that leads to the API server https://cluster.test:PORT can't be used: it is no URL. Correct HTTPS_PROXY, HTTP_PROXY or NO_PROXY.”",
      otherwise: 'The variable is at fault, and not the name service.',
    }),
  ],
}
