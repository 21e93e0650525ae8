import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { sharedKit } from '../shared-kit.ts'
import { type ClusterOptions, type NoCluster, type TestCluster, testCluster } from './test-cluster.ts'

/** A control plane of plain processes, with simulated nodes, by the kit that lies beside the repository. */
export async function startProcessCluster({ nodes }: ClusterOptions): Promise<TestCluster | NoCluster> {
  const kit = sharedKit('cluster')
  if (!kit) return { skipped: 'No cluster kit lies beside the repository.' }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { skipped: `The cluster kit is for Linux on x86-64, this is ${process.platform} on ${process.arch}.` }
  }
  const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-cluster-'))
  const directory = join(folder, 'cluster')
  const run = (...args: string[]) => execa(kit, ['--dir', directory, ...args])
  const stop = async () => {
    await run('down')
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await run('up', '--nodes', String(nodes))
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return testCluster('process', join(directory, 'kubeconfig'), stop)
}
