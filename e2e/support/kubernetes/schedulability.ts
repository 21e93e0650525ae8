import { until } from '../until.ts'
import type { Cluster } from './connect.ts'

/** The names of the nodes that are cordoned, sorted. */
export async function cordonedNodes({ core }: Cluster): Promise<string[]> {
  const { items } = await core.listNode()
  return items
    .filter((node) => node.spec?.unschedulable)
    .map((node) => node.metadata?.name ?? '')
    .sort()
}

/** Looks so often that whoever waits acts before much more has happened. */
export async function untilCordoned(cluster: Cluster, node: string): Promise<void> {
  await until(`${node} is cordoned`, async () => (await cordonedNodes(cluster)).includes(node), { every: 1 })
}

/** Cordons or uncordons a node, as somebody else would. */
export async function setCordoned({ objects }: Cluster, name: string, cordoned: boolean): Promise<void> {
  await objects.patch({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    spec: { unschedulable: cordoned || null },
  } as Parameters<typeof objects.patch>[0])
}
