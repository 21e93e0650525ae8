import { startAssetsCluster } from './assets-cluster.ts'
import { startContainerCluster } from './container-cluster.ts'
import { givenCluster } from './given-cluster.ts'
import { startK3sCluster } from './k3s-cluster.ts'
import { startProcessCluster } from './process-cluster.ts'
import type { ClusterOptions, NoCluster, TestCluster } from './test-cluster.ts'

type Source = (options: ClusterOptions) => Promise<TestCluster | NoCluster>

const sources = {
  container: [startContainerCluster],
  k3s: [startK3sCluster],
  process: [startProcessCluster, startAssetsCluster],
} as const satisfies Record<string, readonly Source[]>

/**
 * A cluster for tests: the one that `E2E_KUBECONFIG` names, else one in a container, else one of plain processes; where
 * none can be had, the reason for each. `E2E_CLUSTER` (`container`, `k3s`, `process`) demands one kind.
 *
 * @throws if the demanded kind can't be had.
 * @example
 * await using cluster = await startCluster({ nodes: 3 })
 */
export async function startCluster(options: ClusterOptions): Promise<TestCluster | NoCluster> {
  const given = process.env['E2E_KUBECONFIG']
  if (given) return givenCluster(given)

  const demanded = process.env['E2E_CLUSTER']
  const candidates = demanded ? sourcesOf(demanded) : Object.values(sources).flat()
  const reasons: string[] = []
  for (const source of candidates) {
    try {
      const cluster = await source(options)
      if (!('skipped' in cluster)) return cluster
      reasons.push(cluster.skipped)
    } catch (cause) {
      // Where nothing was demanded, an engine that answers but can't run the image must not hide the next source.
      if (demanded) throw cause
      reasons.push(`${source.name} failed: ${cause instanceof Error ? cause.message : String(cause)}.`)
    }
  }
  if (demanded) throw new Error(`E2E_CLUSTER=${demanded} can't be had: ${reasons.join(' ')}`)
  return { skipped: `E2E_KUBECONFIG is not set. ${reasons.join(' ')}` }
}

function sourcesOf(kind: string): readonly Source[] {
  if (kind === 'container' || kind === 'k3s' || kind === 'process') return sources[kind]
  throw new Error(`E2E_CLUSTER is ${kind}; it may be ${Object.keys(sources).join(', ')}.`)
}
