import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import type { Collection } from '../store/collection.ts'
import type { NodeUsage } from './node-usage.ts'
import type { NamespaceLabels } from './pod-group.ts'

/** The nodes and pods that a decision is made on. */
export interface Surroundings {
  readonly usages: ReadonlyMap<string, NodeUsage>
  /** The same as a list, which is the same one as long as no node comes or goes. */
  readonly list: () => readonly NodeUsage[]
  /** All pods, by their keys. */
  readonly pods: Collection
  /** The pods on nodes that keep others away, by their keys. */
  readonly repelling: ReadonlyMap<string, Pod>
  readonly namespaces: NamespaceLabels
}

/** The value of a node's label, which names the domain that the node is in. */
export function domainOf({ metadata }: Node, topologyKey: string): string | undefined {
  return metadata.labels?.[topologyKey]
}

/** The usage of the node that a pod is on; undefined for one that has no node, has ended, or is thought away. */
export function placeOf(
  { usages }: Surroundings,
  key: string,
  pod: Pod,
  without: ReadonlySet<string> | undefined,
): NodeUsage | undefined {
  if (without?.has(key)) return undefined
  const usage = pod.spec.nodeName === undefined ? undefined : usages.get(pod.spec.nodeName)
  return usage?.pods.has(key) ? usage : undefined
}
