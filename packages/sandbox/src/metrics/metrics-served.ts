import type { Cluster } from '../registry/cluster.ts'

/** Whether the API of metrics is registered. */
export function metricsServed({ resources }: Cluster): boolean {
  return resources.atPath('metrics.k8s.io', 'v1beta1', 'pods') !== undefined
}
