import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { sharedKit } from '../shared-kit.ts'
import { noContainerEngine } from './container-engine.ts'
import { type ClusterOptions, type NoCluster, type TestCluster, testCluster } from './test-cluster.ts'

const port = 6443

/** The control plane of the kit beside the repository in one container, from an image that is built here: nothing is pulled. */
export async function startContainerCluster({ nodes }: ClusterOptions): Promise<TestCluster | NoCluster> {
  const kit = sharedKit('cluster')
  if (!kit) return { skipped: 'No cluster kit lies beside the repository to build a container image from.' }
  // Testcontainers' own clean-up container would have to be pulled.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
  const missing = await noContainerEngine()
  if (missing) return missing

  const image = (await execa(kit, ['image'])).stdout.trim()
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer(image)
    .withExposedPorts(port)
    .withCommand(['--nodes', String(nodes)])
    .withWaitStrategy(Wait.forLogMessage('cluster ready'))
    .withStartupTimeout(120_000)
    .start()
  const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-cluster-'))
  const stop = async () => {
    await container.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const { stdout } = await container.exec(['kubectl', 'config', 'view', '--raw'])
    const server = `https://${container.getHost()}:${container.getMappedPort(port)}`
    const kubeconfigPath = join(folder, 'kubeconfig')
    await writeFile(kubeconfigPath, stdout.replace(`https://localhost:${port}`, server), { mode: 0o600 })
    return testCluster('container', kubeconfigPath, stop)
  } catch (error) {
    await stop()
    throw error
  }
}
