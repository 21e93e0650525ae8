import type { ClusterView } from '../store/cluster-view.ts'
import type { Destination } from './istio-spec.ts'
import { listEndpoints } from './list-endpoints.ts'
import { parseDuration } from './parse-duration.ts'
import type { Endpoint } from './pick-endpoint.ts'
import { findDestinationRule } from './read-istio-objects.ts'
import { fullHost, serviceOfHost } from './resolve-host.ts'

/** Where requests to a destination can go. */
export interface Upstream {
  readonly endpoints: readonly Endpoint[]
  readonly connectSeconds: number
}

const standardConnectSeconds = 10

/**
 * The endpoints of a destination. `undefined` where the mesh knows no such destination: no such Service or port, or a subset
 * that no DestinationRule defines.
 *
 * @param owner the namespace of the object that names the destination
 */
export function findUpstream(
  view: ClusterView,
  destination: Destination,
  owner: string,
  clientNamespace: string,
  requestPort: number,
): Upstream | undefined {
  const host = fullHost(destination.host, owner)
  const service = serviceOfHost(host)
  if (service === undefined) return undefined
  const rule = findDestinationRule(view, host, clientNamespace)
  const subset = rule?.subsets?.find((each) => each.name === destination.subset)
  if (destination.subset !== undefined && subset === undefined) return undefined
  const port = destination.port?.number ?? onlyPort(view, service.namespace, service.name) ?? requestPort
  const endpoints = listEndpoints(view, service, port, subset?.labels)
  if (endpoints === undefined) return undefined
  const connectTimeout = rule?.trafficPolicy?.connectionPool?.tcp?.connectTimeout
  return {
    endpoints,
    connectSeconds:
      (connectTimeout === undefined ? undefined : parseDuration(connectTimeout)) ?? standardConnectSeconds,
  }
}

function onlyPort(view: ClusterView, namespace: string, name: string): number | undefined {
  const service = view.get({ group: '', plural: 'services' }, name, namespace)
  const { ports = [] } = (service?.['spec'] ?? {}) as { readonly ports?: readonly { readonly port: number }[] }
  return ports.length === 1 ? ports[0]?.port : undefined
}
