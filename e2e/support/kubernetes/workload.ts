import type { V1Pod } from '@kubernetes/client-node'
import { until } from '../until.ts'
import type { Cluster } from './connect.ts'

export interface WorkloadOptions {
  readonly namespace: string
  readonly name: string
  readonly replicas: number
  /** How many pods may be missing at a time; 0 forbids every eviction. Without it, nothing is limited. */
  readonly maxUnavailable?: number
}

/** A Deployment whose pods take a second to stop (where the kubelet is simulated), with a budget if one is asked for. */
export async function createWorkload(cluster: Cluster, options: WorkloadOptions): Promise<void> {
  const { namespace, name, replicas, maxUnavailable } = options
  const labels = { app: name }
  if (maxUnavailable !== undefined) {
    await cluster.policy.createNamespacedPodDisruptionBudget({
      namespace,
      body: { metadata: { name }, spec: { maxUnavailable, selector: { matchLabels: labels } } },
    })
  }
  await cluster.apps.createNamespacedDeployment({
    namespace,
    body: {
      metadata: { name },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels, annotations: { 'sim.cluster/stop-after': '1s' } },
          spec: {
            terminationGracePeriodSeconds: 2,
            containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.10' }],
          },
        },
      },
    },
  })
  await until(`${name} is available`, async () => {
    const { status } = await cluster.apps.readNamespacedDeployment({ namespace, name })
    return (status?.availableReplicas ?? 0) >= replicas
  })
}

/** The pods of a namespace that are not on their way out. */
export async function livePods({ core }: Cluster, namespace: string): Promise<V1Pod[]> {
  const { items } = await core.listNamespacedPod({ namespace })
  return items.filter((pod) => pod.metadata?.deletionTimestamp === undefined)
}

/** A node that runs a pod of the namespace. */
export async function busyNode(cluster: Cluster, namespace: string): Promise<string> {
  return until('a pod is on a node', async () => {
    const [pod] = await livePods(cluster, namespace)
    return pod?.spec?.nodeName
  })
}
