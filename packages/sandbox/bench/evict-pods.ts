import { type ApiClient, inParallel } from './api-client.ts'

/** A pod's namespace and name. */
export interface PodName {
  readonly namespace: string
  readonly name: string
}

/** The pods of every so-manieth node, node by node, as someone who drains these nodes would list them. */
export async function podsOfNodes(client: ApiClient, nodes: number, every: number): Promise<readonly PodName[]> {
  const found: PodName[] = []
  for (let number = 1; number <= nodes; number += every) {
    found.push(...(await podsAt(client, `/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-${number}`)))
  }
  return found
}

/** The names of the pods that a list shows. */
export async function podsAt(client: ApiClient, path: string): Promise<readonly PodName[]> {
  const { items } = JSON.parse((await client.send('GET', path)).toString()) as { items: { metadata: PodName }[] }
  return items.map(({ metadata: { namespace, name } }) => ({ namespace, name }))
}

/** Evicts pods, so many at a time. Each one must be granted. */
export async function evictPods(client: ApiClient, lanes: number, pods: readonly PodName[]): Promise<void> {
  await inParallel(lanes, pods, ({ namespace, name }) =>
    client.send('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
    }),
  )
}
