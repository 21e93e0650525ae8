const domain = 'svc.cluster.local'

/** A service of the cluster, by name and namespace. */
export interface ServiceName {
  readonly name: string
  readonly namespace: string
}

/**
 * The full name of a host as an object in `namespace` writes it: `reviews` → `reviews.bookinfo.svc.cluster.local`. A name with a dot counts as a
 * full one, so `reviews.bookinfo` means no Service.
 */
export function fullHost(host: string, namespace: string): string {
  return host.includes('.') || host.startsWith('*') ? host : `${host}.${namespace}.${domain}`
}

/** The full name of the Service that a client in `namespace` asks for: `reviews`, `reviews.bookinfo`, `reviews.bookinfo.svc`, in any case. */
export function requestedHost(host: string, namespace: string): string {
  const asked = host.toLowerCase().replace(/\.$/, '')
  const [name, ns, ...rest] = asked.split('.')
  if (ns === undefined) return `${name}.${namespace}.${domain}`
  return rest.length === 0 || (rest.length === 1 && rest[0] === 'svc') ? `${name}.${ns}.${domain}` : asked
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
