import type { ClusterView } from '../store/cluster-view.ts'
import { allowsConnection, type NetworkPolicy, type Peer } from './allows-connection.ts'
import type { MeshClient } from './mesh-request.ts'
import type { Endpoint } from './pick-endpoint.ts'

const policies = { group: 'networking.k8s.io', plural: 'networkpolicies' }
const namespaces = { group: '', plural: 'namespaces' }
const pods = { group: '', plural: 'pods' }

/** Whether the cluster's NetworkPolicies let a client connect to a pod. A client outside the cluster has the address 127.0.0.1. */
export function isConnectionAllowed(view: ClusterView, client: MeshClient, to: Endpoint): boolean {
  const all = view.list(policies)
  if (all.length === 0) return true
  const from: Peer =
    client.pod === undefined ? { ip: '127.0.0.1' } : podPeer(view, client.namespace, client.pod, client.labels)
  return allowsConnection(
    all.map((each) => ({
      namespace: each.metadata.namespace ?? '',
      spec: (each['spec'] ?? {}) as NetworkPolicy['spec'],
    })),
    from,
    podPeer(view, to.namespace, to.pod, to.labels),
    to.port,
  )
}

function podPeer(view: ClusterView, namespace: string, name: string, labels: Readonly<Record<string, string>>): Peer {
  const pod = view.get(pods, name, namespace)
  const spec = (pod?.['spec'] ?? {}) as {
    readonly containers?: readonly {
      readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[]
    }[]
  }
  const { podIP } = (pod?.['status'] ?? {}) as { readonly podIP?: string }
  const named = (spec.containers ?? []).flatMap(({ ports = [] }) =>
    ports.flatMap((port) => (port.name === undefined ? [] : [[port.name, port.containerPort] as const])),
  )
  return {
    ...(podIP === undefined ? {} : { ip: podIP }),
    pod: {
      namespace,
      namespaceLabels: view.get(namespaces, namespace)?.metadata.labels ?? {},
      labels,
      ports: Object.fromEntries(named),
    },
  }
}
