import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Sandbox, startSandbox, virtualClock } from 'chaos-sandbox'
import { startCluster } from '../support/cluster/start-cluster.ts'
import { ClusterUnderTest, type TestClock } from './cluster-under-test.ts'
import { shop } from './shop-objects.ts'

const virtualServices = {
  group: 'networking.istio.io',
  version: 'v1',
  plural: 'virtualservices',
  kind: 'VirtualService',
  namespaced: true,
}

const machineClock: TestClock = {
  now: () => Date.now(),
  sleep: async (seconds, signal) => {
    signal?.throwIfAborted()
    await wait(seconds * 1000, undefined, { signal, ref: true }).catch((error: unknown) => {
      throw signal?.aborted === true ? signal.reason : error
    })
  },
  after: (milliseconds, callback) => setTimeout(callback, milliseconds),
}

/** A sandbox whose time passes only when everybody waits. */
export async function startVirtualCluster(): Promise<ClusterUnderTest> {
  const clock = virtualClock()
  return openSandbox(await startSandbox({ nodes: 3, clock, seed: 1 }), clock, 120)
}

/** A sandbox in the machine's time, for processes of their own. */
export async function startTimedCluster(): Promise<ClusterUnderTest> {
  return openSandbox(await startSandbox({ nodes: 3, seed: 1 }), machineClock, 0)
}

async function openSandbox(sandbox: Sandbox, clock: TestClock, settles: number): Promise<ClusterUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-points-'))
  const kubeconfigPath = join(folder, 'kubeconfig')
  await writeFile(kubeconfigPath, sandbox.kubeconfig, { mode: 0o600 })
  return ClusterUnderTest.open({
    clock,
    kubeconfig: sandbox.kubeconfig,
    kubeconfigPath,
    environment: sandbox.environment,
    spaces: ['bookinfo', shop],
    kinds: [virtualServices],
    settles,
    patience: 60,
    async stop() {
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  })
}

/** A real control plane, where one can be had; else why none can. */
export async function openRealCluster(): Promise<ClusterUnderTest | string> {
  const cluster = await startCluster({ nodes: 3 })
  if ('skipped' in cluster) return cluster.skipped
  const { kubeconfigPath } = cluster
  return ClusterUnderTest.open({
    clock: machineClock,
    kubeconfig: await readFile(kubeconfigPath, 'utf8'),
    kubeconfigPath,
    // The tap is on what is sent over HTTP/1.1.
    environment: { DISABLE_HTTP2: '1' },
    spaces: [shop],
    kinds: [],
    settles: 4,
    patience: 60,
    stop: () => cluster.stop(),
  })
}
