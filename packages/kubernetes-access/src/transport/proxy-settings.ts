import { isIP } from 'node:net'
import type { SystemContext } from 'chaos-plugin-api'

/**
 * The proxy that leads to a server, in the form that node's agents take: the kubeconfig's own, else that of the environment.
 * Never for this machine itself. Node takes it from 22.21 on.
 */
export function proxySettings(
  server: string,
  own: string | undefined,
  environment: SystemContext['environment'],
): Readonly<Record<string, string>> | undefined {
  if (own !== undefined && own !== '') return { HTTP_PROXY: own, HTTPS_PROXY: own }
  const host = new URL(server).hostname.replace(/^\[(.*)\]$/, '$1')
  if (host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))) return undefined
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
  const given = names.flatMap((name) => {
    const value = environment[name] ?? environment[name.toLowerCase()]
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  return given.some(([name]) => name !== 'NO_PROXY') ? Object.fromEntries(given) : undefined
}
