import type { Node, Pod } from 'chaos-kubernetes-access'

/** A pod of a ReplicaSet that runs on node-1, unless told otherwise. */
export function pod(
  name: string,
  parts: { metadata?: object; spec?: object; phase?: string; owner?: string | null } = {},
): Pod {
  const { owner = 'ReplicaSet', phase = 'Running' } = parts
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(owner === null
        ? {}
        : { ownerReferences: [{ apiVersion: 'apps/v1', kind: owner, name: 'owner', uid: 'owner', controller: true }] }),
      ...parts.metadata,
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'main' }], ...parts.spec },
    status: { phase },
  }
}

export function node(name: string, unschedulable = false): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: unschedulable ? { unschedulable } : {},
  }
}

/** Random numbers that are told beforehand. */
export function numbers(...values: readonly number[]): () => number {
  const left = [...values]
  return () => left.shift() ?? 0
}
