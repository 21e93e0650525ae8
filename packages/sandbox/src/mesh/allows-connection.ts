import { BlockList } from 'node:net'
import { type LabelSelector, matchesSelector } from '../selectors/label-selector.ts'

interface PolicyPeer {
  readonly podSelector?: LabelSelector
  readonly namespaceSelector?: LabelSelector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}

interface PolicyPort {
  readonly protocol?: string
  readonly port?: number | string
  readonly endPort?: number
}

/** A NetworkPolicy: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export interface NetworkPolicy {
  readonly namespace: string
  readonly spec: {
    readonly podSelector?: LabelSelector
    readonly policyTypes?: readonly string[]
    readonly ingress?: readonly { readonly from?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[]
    readonly egress?: readonly { readonly to?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[]
  }
}

/** One end of a connection: a pod, or an address outside the cluster. */
export interface Peer {
  readonly ip?: string
  readonly pod?: {
    readonly namespace: string
    readonly namespaceLabels: Readonly<Record<string, string>>
    readonly labels: Readonly<Record<string, string>>
    /** Names of its container ports. */
    readonly ports: Readonly<Record<string, number>>
  }
}

/** Whether NetworkPolicies let a TCP connection through: both the sender's egress and the receiver's ingress must. */
export function allowsConnection(policies: readonly NetworkPolicy[], from: Peer, to: Peer, port: number): boolean {
  return allows(policies, 'Egress', from, to, to, port) && allows(policies, 'Ingress', to, from, to, port)
}

function allows(
  policies: readonly NetworkPolicy[],
  direction: 'Ingress' | 'Egress',
  subject: Peer,
  other: Peer,
  receiver: Peer,
  port: number,
): boolean {
  const { pod } = subject
  if (pod === undefined) return true
  const applying = policies.filter(
    ({ namespace, spec }) =>
      namespace === pod.namespace && concerns(spec, direction) && matchesSelector(pod.labels, spec.podSelector ?? {}),
  )
  if (applying.length === 0) return true
  return applying.some(({ namespace, spec }) => {
    const rules: readonly { readonly peers?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[] =
      direction === 'Ingress'
        ? (spec.ingress ?? []).map(({ from, ports }) => ({ ...(from && { peers: from }), ...(ports && { ports }) }))
        : (spec.egress ?? []).map(({ to, ports }) => ({ ...(to && { peers: to }), ...(ports && { ports }) }))
    return rules.some(
      ({ peers = [], ports = [] }) =>
        (peers.length === 0 || peers.some((peer) => matchPeer(peer, other, namespace))) &&
        (ports.length === 0 || ports.some((each) => matchPort(each, port, receiver))),
    )
  })
}

/** Without `policyTypes` a policy is about ingress, and about egress if it has egress rules. */
function concerns(spec: NetworkPolicy['spec'], direction: 'Ingress' | 'Egress'): boolean {
  if (spec.policyTypes !== undefined && spec.policyTypes.length > 0) return spec.policyTypes.includes(direction)
  return direction === 'Ingress' || spec.egress !== undefined
}

function matchPeer(peer: PolicyPeer, other: Peer, policyNamespace: string): boolean {
  if (peer.ipBlock !== undefined) {
    const { cidr, except = [] } = peer.ipBlock
    return other.ip !== undefined && isWithin(cidr, other.ip) && !except.some((each) => isWithin(each, other.ip!))
  }
  if (other.pod === undefined) return false
  const inNamespace =
    peer.namespaceSelector === undefined
      ? other.pod.namespace === policyNamespace
      : matchesSelector(other.pod.namespaceLabels, peer.namespaceSelector)
  return inNamespace && matchesSelector(other.pod.labels, peer.podSelector ?? {})
}

function matchPort(allowed: PolicyPort, port: number, receiver: Peer): boolean {
  if ((allowed.protocol ?? 'TCP') !== 'TCP') return false
  if (allowed.port === undefined) return true
  const number = typeof allowed.port === 'number' ? allowed.port : receiver.pod?.ports[allowed.port]
  if (number === undefined) return false
  return allowed.endPort === undefined ? port === number : port >= number && port <= allowed.endPort
}

function isWithin(cidr: string, ip: string): boolean {
  const [network, bits] = cidr.split('/')
  const family = network?.includes(':') ? 'ipv6' : 'ipv4'
  if (network === undefined || (family === 'ipv6') !== ip.includes(':')) return false
  try {
    const block = new BlockList()
    block.addSubnet(network, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
    return block.check(ip, family)
  } catch {
    return false
  }
}
