import type { ConformanceCluster } from './conformance-cluster.ts'
import { at } from './expectations.ts'
import { node, urlOf } from './manifests.ts'

/** In a pod's specification: the node of a case, and no other. */
export const selected = (name: string) => ({ nodeSelector: { 'conformance.example/node': name } })

/** In a pod's specification: it may go to nodes that belong to a case. */
export const tolerant = { tolerations: [{ key: 'conformance.example/own', operator: 'Exists' }] }

/** A ready node that nothing but pods which ask for it go to. Its pods only run where it is said to have a kubelet. */
export async function ownNode(
  cluster: ConformanceCluster,
  fields: {
    readonly cpu?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly kubelet?: 'running'
  } = {},
): Promise<string> {
  const name = cluster.uniqueName('conformance')
  const capacity = { cpu: fields.cpu ?? '4', memory: '8Gi', pods: '10' }
  const labels = {
    'conformance.example/node': name,
    'kubernetes.io/hostname': name,
    ...(fields.kubelet ? { 'sim.cluster/kubelet': fields.kubelet } : {}),
    ...fields.labels,
  }
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  const conditions = [
    { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: now, lastTransitionTime: now },
  ]
  await cluster.create('nodes', undefined, {
    ...node(name),
    metadata: { name, labels },
    spec: { taints: [{ key: 'conformance.example/own', effect: 'NoSchedule' }] },
    status: { capacity, allocatable: capacity, ...(fields.kubelet ? {} : { conditions }) },
  })
  await cluster.until(
    'the taint of a new node is taken away',
    urlOf('nodes', undefined, name),
    ({ body }) =>
      !JSON.stringify(at(body, 'spec', 'taints') ?? []).includes('not-ready') &&
      JSON.stringify(at(body, 'status', 'conditions') ?? []).includes('"KubeletReady"'),
  )
  return name
}

/** Waits for what the scheduler says about a pod that it finds no node for. */
export async function unschedulable(cluster: ConformanceCluster, namespace: string, name: string): Promise<unknown> {
  const { body } = await cluster.until('the scheduler gives up', urlOf('pods', namespace, name), ({ body }) =>
    ((at(body, 'status', 'conditions') ?? []) as readonly unknown[]).some(
      (each) => at(each, 'type') === 'PodScheduled' && at(each, 'status') === 'False',
    ),
  )
  return (at(body, 'status', 'conditions') as readonly unknown[]).find((each) => at(each, 'type') === 'PodScheduled')
}

/** Waits until a pod has a node, and says which. */
export async function nodeOf(cluster: ConformanceCluster, namespace: string, name: string): Promise<unknown> {
  const { body } = await cluster.until(
    'it has a node',
    urlOf('pods', namespace, name),
    ({ body }) => at(body, 'spec', 'nodeName') !== undefined,
  )
  return at(body, 'spec', 'nodeName')
}
