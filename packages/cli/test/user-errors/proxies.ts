import { experimentOf } from '../chaos.ts'
import type { UserError } from './user-error.ts'

const look = {
  type: 'probe',
  name: 'look',
  provider: { type: 'python', module: 'chaosk8s.probes', func: 'all_pods_healthy' },
}

/** A cluster whose server only a proxy could reach. */
function throughProxy(what: string, proxy: string, ...says: UserError['says']): UserError {
  return {
    what,
    async given(chaos) {
      await chaos.write('kubeconfig', {
        'current-context': 'c',
        contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
        clusters: [{ name: 'k', cluster: { server: 'https://kube.internal:6443', 'proxy-url': proxy } }],
        users: [{ name: 'u', user: { token: 'x' } }],
      })
      await chaos.write('e.json', experimentOf([look]))
    },
    args: ['run', 'e.json'],
    environment: { KUBECONFIG: 'kubeconfig' },
    code: 4,
    says,
  }
}

/** A request to a host that only a proxy of the environment could reach. */
function requested(what: string, environment: Readonly<Record<string, string>>, ...says: UserError['says']): UserError {
  const provider = { type: 'http', url: 'http://shop.internal/cart' }
  return {
    what,
    given: (chaos) => chaos.write('e.json', experimentOf([{ type: 'action', name: 'buy', provider }])),
    args: ['run', 'e.json'],
    environment,
    code: 4,
    says,
  }
}

const dead = /the proxy 127\.0\.0\.1:1 can't be reached: the connection was refused/

/** Proxies that are at fault themselves: nothing is said against the servers behind them. */
export const proxies: readonly UserError[] = [
  throughProxy('a dead proxy of HTTP in the kubeconfig', 'http://127.0.0.1:1', dead, 'proxy-url in the kubeconfig'),
  throughProxy('a dead proxy of SOCKS in the kubeconfig', 'socks5h://me:pw@127.0.0.1:1', dead),
  throughProxy('a proxy of an unknown kind in the kubeconfig', 'ftp://127.0.0.1:1', 'use http, https or socks5'),
  throughProxy('a proxy in the kubeconfig that is no URL', 'http://[proxy', 'it is no URL', 'Correct proxy-url'),
  requested('a dead proxy of HTTP in the environment', { HTTP_PROXY: '127.0.0.1:1' }, dead, 'NO_PROXY'),
  requested('a dead proxy of SOCKS in the environment', { http_proxy: 'socks5://127.0.0.1:1' }, dead),
  requested('a proxy of an unknown kind in the environment', { HTTP_PROXY: 'ftp://x' }, 'use http, https or socks5'),
  {
    what: 'an experiment behind a dead proxy',
    args: ['run', 'http://files.internal/e.json'],
    environment: { HTTP_PROXY: 'socks5://127.0.0.1:1' },
    code: 2,
    says: [dead, 'NO_PROXY'],
  },
]
