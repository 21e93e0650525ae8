import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noContainerEngine } from './container-engine.ts'
import { type ClusterOptions, type NoCluster, type TestCluster, testCluster } from './test-cluster.ts'

const defaultImage = 'rancher/k3s:v1.34.1-k3s1'
const serverName = 'k3s-server'

/** k3s in privileged containers: a server and, as further nodes, agents. Its image, and the pods' images, are pulled. */
export async function startK3sCluster({ nodes }: ClusterOptions): Promise<TestCluster | NoCluster> {
  const missing = await noContainerEngine()
  if (missing) return missing

  const image = process.env['E2E_K3S_IMAGE'] ?? defaultImage
  const { K3sContainer } = await import('@testcontainers/k3s')
  const { GenericContainer, Network, Wait } = await import('testcontainers')
  const token = randomUUID()
  const ends: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const network = await new Network().start()
    ends.push(() => network.stop())
    const server = await new K3sContainer(image)
      .withNetwork(network)
      .withNetworkAliases(serverName)
      .withEnvironment({ K3S_TOKEN: token })
      .start()
    ends.push(() => server.stop())
    for (let agent = 1; agent < nodes; agent++) {
      const started = await new GenericContainer(image)
        .withNetwork(network)
        .withPrivilegedMode()
        .withTmpFs({ '/run': 'rw', '/var/run': 'rw' })
        .withEnvironment({ K3S_TOKEN: token, K3S_URL: `https://${serverName}:6443` })
        .withCommand(['agent', '--node-name', `agent-${agent}`])
        .withWaitStrategy(Wait.forLogMessage('Started kubelet'))
        .start()
      ends.push(() => started.stop())
    }
    const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-cluster-'))
    ends.push(() => rm(folder, { recursive: true, force: true }))
    const kubeconfigPath = join(folder, 'kubeconfig')
    await writeFile(kubeconfigPath, server.getKubeConfig(), { mode: 0o600 })
    return testCluster('k3s', kubeconfigPath, stop)
  } catch (error) {
    await stop()
    throw error
  }
}
