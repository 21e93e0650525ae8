import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../kubernetes/connect.ts'
import { type ClusterOptions, type NoCluster, type TestCluster, testCluster } from './test-cluster.ts'

const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const
const patience = 300_000

/**
 * A control plane of plain processes from the binaries in the folder `KUBEBUILDER_ASSETS`. What setup-envtest puts there
 * (etcd, kube-apiserver, kubectl) is not enough: a drained node's pods come back only with a controller manager, a
 * scheduler and, in place of machines, kwok.
 */
export async function startAssetsCluster({ nodes }: ClusterOptions): Promise<TestCluster | NoCluster> {
  const assets = process.env['KUBEBUILDER_ASSETS']
  if (!assets) return { skipped: 'KUBEBUILDER_ASSETS is not set.' }
  const missing = programs.filter((program) => !existsSync(join(assets, program)))
  if (missing.length > 0) return { skipped: `KUBEBUILDER_ASSETS (${assets}) has no ${missing.join(', ')}.` }

  const folder = await mkdtemp(join(tmpdir(), 'chaos-e2e-cluster-'))
  const running: ChildProcess[] = []
  const start = (program: (typeof programs)[number], ...args: string[]) => {
    const log = openSync(join(folder, `${program}.log`), 'a')
    running.push(spawn(join(assets, program), args, { cwd: folder, stdio: ['ignore', log, log] }))
  }
  const stop = async () => {
    for (const child of running.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const kubeconfigPath = await startControlPlane(folder, start)
    await addNodes(kubeconfigPath, nodes)
    return testCluster('process', kubeconfigPath, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

type Start = (program: (typeof programs)[number], ...args: string[]) => void

async function startControlPlane(folder: string, start: Start): Promise<string> {
  const [etcd, etcdPeer, api, controllers, scheduler] = (await freePorts(5)) as [number, number, number, number, number]
  const token = randomUUID()
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const file = (name: string) => join(folder, name)
  await mkdir(file('certificates'))
  await writeFile(file('accounts.pub'), keys.publicKey)
  await writeFile(file('accounts.key'), keys.privateKey, { mode: 0o600 })
  await writeFile(file('tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 })

  const etcdUrl = `http://127.0.0.1:${etcd}`
  const peerUrl = `http://127.0.0.1:${etcdPeer}`
  start(
    'etcd',
    `--data-dir=${file('etcd')}`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--unsafe-no-fsync',
  )
  start(
    'kube-apiserver',
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${api}`,
    `--cert-dir=${file('certificates')}`,
    `--token-auth-file=${file('tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--endpoint-reconciler-type=none',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${file('accounts.pub')}`,
    `--service-account-signing-key-file=${file('accounts.key')}`,
  )

  // The API server signs a certificate of its own and leaves it, with its authority, in this file.
  const certificate = await eventually('the API server writes its certificate', () =>
    readFile(join(file('certificates'), 'apiserver.crt'), 'base64'),
  )
  const kubeconfigPath = file('kubeconfig')
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'assets',
    clusters: [
      { name: 'assets', cluster: { server: `https://127.0.0.1:${api}`, 'certificate-authority-data': certificate } },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'assets', context: { cluster: 'assets', user: 'admin' } }],
  }
  await writeFile(kubeconfigPath, JSON.stringify(kubeconfig), { mode: 0o600 })
  const { core } = await connect(kubeconfigPath)
  await eventually('the API server answers', () => core.readNamespace({ name: 'default' }))

  const own = [`--kubeconfig=${kubeconfigPath}`, '--bind-address=127.0.0.1', '--leader-elect=false']
  start(
    'kube-controller-manager',
    ...own,
    `--secure-port=${controllers}`,
    `--service-account-private-key-file=${file('accounts.key')}`,
  )
  start('kube-scheduler', ...own, `--secure-port=${scheduler}`)
  start('kwok', `--kubeconfig=${kubeconfigPath}`, '--manage-all-nodes', '--config=/dev/null')
  return kubeconfigPath
}

async function addNodes(kubeconfigPath: string, count: number): Promise<void> {
  const { core } = await connect(kubeconfigPath)
  for (let each = 1; each <= count; each++) {
    const name = `node-${each}`
    await core.createNode({ body: { metadata: { name, labels: { 'kubernetes.io/hostname': name } } } })
  }
  await eventually('every node is ready', async () => {
    const { items } = await core.listNode()
    const ready = items.filter((node) =>
      node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
    )
    if (ready.length < count || items.some((node) => node.spec?.taints?.length))
      throw new Error('Some node is not ready.')
  })
  await eventually('the default service account exists', () =>
    core.readNamespacedServiceAccount({ namespace: 'default', name: 'default' }),
  )
}

async function eventually<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patience
  for (;;) {
    try {
      return await attempt()
    } catch (cause) {
      if (Date.now() > deadline) throw new Error(`Gave up waiting until ${what}.`, { cause })
      await sleep(100)
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('A port has no number.')
      server.close()
      await once(server, 'close')
      return address.port
    }),
  )
}
