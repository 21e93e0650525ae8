import type { Manifest } from '../objects/kubernetes-object.ts'

interface ServiceSpec {
  readonly clusterIP?: string
  readonly clusterIPs?: readonly string[]
  readonly healthCheckNodePort?: number
  readonly ports?: readonly { readonly nodePort?: number }[]
}

/** Whether a manifest asks for an address or a port of the cluster that somebody else may have by now. */
export function hasAddress({ kind, spec }: Manifest): boolean {
  const { clusterIP, ports = [] } = (spec ?? {}) as ServiceSpec
  const fixed = clusterIP !== undefined && clusterIP !== 'None'
  return kind === 'Service' && (fixed || ports.some(({ nodePort }) => nodePort !== undefined))
}

/** A Service that takes whatever address and ports it is given. */
export function withoutAddress(manifest: Manifest): Manifest {
  const { clusterIP, clusterIPs, healthCheckNodePort: _, ports = [], ...rest } = manifest['spec'] as ServiceSpec
  const headless = clusterIP === 'None' ? { clusterIP, clusterIPs } : {}
  return { ...manifest, spec: { ...rest, ...headless, ports: ports.map(({ nodePort: __, ...port }) => port) } }
}
