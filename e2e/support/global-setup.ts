import type { TestProject } from 'vitest/node'
import { startCluster } from './cluster/start-cluster.ts'
import type { ClusterKind, NoCluster } from './cluster/test-cluster.ts'
import { installPackedCli, type PackedCli } from './packed-cli.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly cli: PackedCli
    readonly cluster: { readonly kind: ClusterKind; readonly kubeconfigPath: string } | NoCluster
  }
}

/** Once per run of all tests: packs and installs the command line, and gets the one cluster that the files share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('cli', await installPackedCli())
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
