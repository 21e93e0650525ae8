const domain = 'svc.cluster.local'

/** A service of the cluster, by name and namespace. */
export interface ServiceName {
  readonly name: string
  readonly namespace: string
}

/** The full name of a host as an object or a client in `namespace` writes it: `reviews` → `reviews.bookinfo.svc.cluster.local`. */
export function fullHost(host: string, namespace: string): string {
  if (host.startsWith('*')) return host
  const [name, ns, ...rest] = host.split('.')
  if (ns === undefined) return `${name}.${namespace}.${domain}`
  if (rest.length === 0 || (rest.length === 1 && rest[0] === 'svc')) return `${name}.${ns}.${domain}`
  return host
}

/** The service that a full host name stands for; `undefined` for a host outside the cluster. */
export function serviceOfHost(full: string): ServiceName | undefined {
  if (!full.endsWith(`.${domain}`)) return undefined
  const [name, namespace, ...rest] = full.slice(0, -domain.length - 1).split('.')
  return name !== undefined && namespace !== undefined && rest.length === 0 ? { name, namespace } : undefined
}

/** Whether a host of a VirtualService, wildcards included, covers a full host name. */
export function coversHost(pattern: string, full: string): boolean {
  return pattern === full || pattern === '*' || (pattern.startsWith('*.') && full.endsWith(pattern.slice(1)))
}
