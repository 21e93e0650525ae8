import { isIP } from 'node:net'
import { StepFailure, type SystemContext } from 'chaos-plugin-api'

/**
 * The proxy that leads to a server, in the form that node's agents take: the kubeconfig's own, else that of the environment.
 * Never for this machine itself. Throws `StepFailure` where this Node knows no proxies (22.21 and 24.5 brought them).
 */
export function proxySettings(
  server: string,
  own: string | undefined,
  environment: SystemContext['environment'],
  nodeVersion: string = process.versions.node,
): Readonly<Record<string, string>> | undefined {
  const settings = findProxy(server, own, environment)
  if (settings === undefined || knowsProxies(nodeVersion)) return settings
  throw new StepFailure(`The way to ${server} leads through a proxy, which Node ${nodeVersion} can not use.`, {
    reason: 'no-access',
    remedy: 'Run chaos with Node 22.21 or later (24.5 of Node 24), or name the server in NO_PROXY.',
  })
}

function findProxy(
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

function knowsProxies(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)
}
