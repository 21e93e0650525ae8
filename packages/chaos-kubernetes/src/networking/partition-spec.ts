import type { LabelSelector } from 'chaos-kubernetes-access'
import { labelRequirements, negated } from '../selectors/label-requirements.ts'

/** Whom pods are cut off from, and which way. */
export interface Partition {
  /** The pods that are cut off. */
  readonly labels: string
  readonly direction: 'both' | 'ingress' | 'egress'
  /** Left out where it is DNS. */
  readonly other?: { readonly labels: string; readonly namespace: string } | undefined
  /** Ranges of addresses outside the cluster that stay reachable. */
  readonly reachable: readonly string[]
}

/** The label by which every namespace has its name. */
const nameOfNamespace = 'kubernetes.io/metadata.name'
const dnsPort = 53
const lastPort = 65_535

/**
 * What a NetworkPolicy has to say for a partition. A policy can only allow, so it allows all but what is cut off: pods that don't match, or ports that aren't
 * that of DNS.
 */
export function partitionSpec({ labels, direction, other, reachable }: Partition): Readonly<Record<string, unknown>> {
  const podSelector = { matchExpressions: labelRequirements(labels) }
  if (other === undefined) return { podSelector, policyTypes: ['Egress'], egress: [{ ports: portsButDns() }] }
  const peers = [...podsBut(other), ...reachable.map((cidr) => ({ ipBlock: { cidr } }))]
  const [inward, outward] = [direction !== 'egress', direction !== 'ingress']
  return {
    podSelector,
    policyTypes: [...(inward ? ['Ingress'] : []), ...(outward ? ['Egress'] : [])],
    ...(inward ? { ingress: [{ from: peers }] } : {}),
    ...(outward ? { egress: [{ to: peers }] } : {}),
  }
}

function podsBut({ labels, namespace }: { readonly labels: string; readonly namespace: string }) {
  const named = (operator: string): LabelSelector => ({
    matchExpressions: [{ key: nameOfNamespace, operator, values: [namespace] }],
  })
  return [
    { namespaceSelector: named('NotIn') },
    ...negated(labelRequirements(labels)).map((podSelector) => ({ namespaceSelector: named('In'), podSelector })),
  ]
}

function portsButDns(): readonly object[] {
  return [
    ...['TCP', 'UDP'].flatMap((protocol) => [
      { protocol, port: 1, endPort: dnsPort - 1 },
      { protocol, port: dnsPort + 1, endPort: lastPort },
    ]),
    { protocol: 'SCTP', port: 1, endPort: lastPort },
  ]
}
