import type { TestProject } from 'vitest/node'
import { startCluster } from './cluster/start-cluster.ts'
import type { ClusterKind, NoCluster } from './cluster/test-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly cluster: { readonly kind: ClusterKind; readonly kubeconfigPath: string } | NoCluster
  }
}

/** Once per run of the part: gets the one cluster that its files share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster({ nodes: 4 })
  if ('skipped' in cluster) {
    console.log(`e2e: no cluster, so what needs one is skipped. ${cluster.skipped}`)
    project.provide('cluster', cluster)
    return async () => {}
  }
  console.log(`e2e: cluster of kind ${cluster.kind}, ${cluster.kubeconfigPath}`)
  project.provide('cluster', { kind: cluster.kind, kubeconfigPath: cluster.kubeconfigPath })
  return () => cluster.stop()
}
