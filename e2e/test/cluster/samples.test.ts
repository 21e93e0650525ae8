import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, type ExpectStatic, expect, inject, test } from 'vitest'
import { type Chaos, type Finished, isolatedChaos } from '../../support/chaos.ts'
import { createFromFiles } from '../../support/kubernetes/apply.ts'
import { type Cluster, connect } from '../../support/kubernetes/connect.ts'
import { deleteNamespace, hasNamespace } from '../../support/kubernetes/namespaces.ts'
import { cordonedNodes } from '../../support/kubernetes/schedulability.ts'
import { type Mesh, startMesh } from '../../support/mesh.ts'
import { onCluster } from '../../support/on-each-cluster.ts'
import { until } from '../../support/until.ts'

const samples = fileURLToPath(new URL('../../../sample-experiments', import.meta.url))
const sample = (name: string) => join(samples, name)
const namespace = 'bookinfo'

const onBookinfo = onCluster.extend('bookinfo', { scope: 'file' }, async ({ source }, { onCleanup }) => {
  if ('skipped' in source) return
  const cluster = await connect(source.kubeconfigPath)
  const isOurs = !(await hasNamespace(cluster, namespace))
  if (isOurs) {
    await cluster.core.createNamespace({ body: { metadata: { name: namespace } } })
    onCleanup(() => deleteNamespace(cluster, namespace))
  }
  await deployBookinfo(cluster)
})

const onMesh = onBookinfo.extend(
  'mesh',
  { scope: 'file' },
  async ({ source, bookinfo: _ }, { onCleanup }): Promise<Mesh | { readonly skipped: string }> => {
    if ('skipped' in source) return source
    const mesh = await startMesh(source.kubeconfigPath)
    if ('stop' in mesh) onCleanup(mesh.stop)
    return mesh
  },
)

describe('the sample experiments, on a cluster', () => {
  onBookinfo(
    'terminate-half-ratings-v2-pods.json exits 0, and half of the pods were replaced',
    async ({ bookinfo: _, target, chaos }) => {
      const before = await ratingsPods(target)

      const run = await chaos.run(['run', sample('terminate-half-ratings-v2-pods.json')])

      expect(run.exitCode, output(run)).toBe(0)
      const after = await ratingsPods(target)
      expect(after.length).toBe(before.length)
      expect(after.filter((uid) => before.includes(uid)).length).toBe(before.length - Math.floor(before.length / 2))
    },
  )

  onBookinfo(
    'drain-node.json exits 0, and no node is cordoned that was not before',
    async ({ bookinfo: _, target, chaos }) => {
      const before = await cordonedNodes(target)

      const run = await chaos.run(['run', sample('drain-node.json')])

      expect(run.exitCode, output(run)).toBe(0)
      expect(await cordonedNodes(target)).toEqual(before)
    },
  )

  onMesh('reviews-network-latency.json exits 1, and no fault is left', async ({ mesh, target, chaos, skip }) => {
    if ('skipped' in mesh) return skip(mesh.skipped)
    const before = await reviewsRoutes(target)

    const run = await chaos.run(['run', sample('reviews-network-latency.json')], {
      PRODUCT_PAGE_SERVICE_BASE_URL: mesh.productPage,
    })

    expect(run.exitCode, output(run)).toBe(1)
    expect(await reviewsRoutes(target)).toEqual(before)
    expect(await journal(chaos)).toMatchObject({ status: 'completed', deviated: true })
  })
})

describe.concurrent('the sample experiments, with --sandbox, which is as slow as a real cluster', () => {
  for (const [file, exitCode] of [
    ['terminate-half-ratings-v2-pods.json', 0],
    ['drain-node.json', 0],
    ['details-gone-for-a-while.json', 0],
    ['reviews-network-latency.json', 1],
  ] as const) {
    test(`${file} exits ${exitCode}, without any cluster, and every change is settled`, async ({
      expect,
      onTestFinished,
    }) => {
      const chaos = await isolatedChaos(inject('cli'), { KUBECONFIG: '/nowhere' })
      onTestFinished(() => chaos.remove())

      const run = await chaos.run(['run', sample(file), '--sandbox', '--sandbox-speed', 'real'])

      expect(run.exitCode, output(run)).toBe(exitCode)
      const { deviated, chaos: own } = await journal(chaos)
      expect(deviated).toBe(exitCode === 1)
      expect(own.changes).not.toEqual([])
      const unsettled = own.changes.filter(({ fate }) => !['restored', 'healed'].includes(fate))
      expect(unsettled).toEqual([])
    })
  }
})

/** Each of Bookinfo's Deployments, scaled to nothing. */
const shutDown = [
  'productpage-v1',
  'details-v1',
  'ratings-v1',
  'ratings-v2',
  'reviews-v1',
  'reviews-v2',
  'reviews-v3',
].map((name) => ({
  type: 'action',
  name: `shut down ${name}`,
  provider: {
    type: 'python',
    module: 'chaosk8s.deployment.actions',
    func: 'scale_deployment',
    arguments: { ns: namespace, name, replicas: 0 },
  },
}))

/** All of Bookinfo's pods at once, which their Deployments replace. */
const killed = [
  {
    type: 'action',
    name: 'kill everything',
    provider: {
      type: 'python',
      module: 'chaosk8s.pod.actions',
      func: 'terminate_pods',
      arguments: { ns: namespace, all: true },
    },
  },
]

/** Writes a sample whose method takes all of Bookinfo down at its end. */
async function withTheEnd(name: string, end: readonly object[], folder: string): Promise<string> {
  const experiment = JSON.parse(await readFile(sample(name), 'utf8')) as { readonly method: readonly object[] }
  const method = experiment.method.map((activity) => ({ ...activity, pauses: { after: 1 } }))
  const path = join(folder, name)
  await writeFile(path, JSON.stringify({ ...experiment, method: [...method, ...end] }))
  return path
}

const deviating = ['terminate-half-ratings-v2-pods.json', 'drain-node.json'] as const

for (const file of deviating) {
  onBookinfo(
    `${file} deviates when all of Bookinfo is down, which comes back, on a cluster`,
    async ({ bookinfo: _, chaos }) => {
      await deviates(expect, chaos, file, shutDown)
    },
  )
}

describe.concurrent('the sample experiments, with --sandbox, when all of Bookinfo goes', () => {
  for (const file of deviating) {
    for (const [how, end, speed] of [
      ['is down, which comes back', shutDown, 'real'],
      // Slower than real: the next probe is to come before the pods, on a busy machine too.
      ['is killed at once', killed, '0.25'],
    ] as const) {
      test(`${file} deviates when all of Bookinfo ${how}`, async ({ expect, onTestFinished }) => {
        const chaos = await isolatedChaos(inject('cli'), { KUBECONFIG: '/nowhere' })
        onTestFinished(() => chaos.remove())
        await deviates(expect, chaos, file, end, '--sandbox', '--sandbox-speed', speed)
      })
    }
  }
})

async function deviates(
  expect: ExpectStatic,
  chaos: Chaos,
  file: string,
  end: readonly object[],
  ...flags: readonly string[]
): Promise<void> {
  const run = await chaos.run(['run', await withTheEnd(file, end, chaos.folder), ...flags])
  expect(run.exitCode, output(run)).toBe(1)
  const { deviated, chaos: own } = await journal(chaos)
  expect(deviated).toBe(true)
  expect(own.changes.filter(({ fate }) => !['restored', 'healed'].includes(fate))).toEqual([])
}

interface Journal {
  readonly status: string
  readonly deviated: boolean
  readonly chaos: { readonly changes: readonly { readonly object: string; readonly fate: string }[] }
}

async function journal(chaos: Chaos): Promise<Journal> {
  return JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8')) as Journal
}

const output = ({ stdout, stderr }: Finished) => `${stdout}\n${stderr}`

async function deployBookinfo(cluster: Cluster): Promise<void> {
  await createFromFiles(cluster, globSync('bookinfo/*.yaml', { cwd: samples }).sort().map(sample))
  await until('all of Bookinfo is available', async () => {
    const { items: deployments } = await cluster.apps.listNamespacedDeployment({ namespace })
    return deployments.every(({ spec, status }) => (status?.availableReplicas ?? 0) >= (spec?.replicas ?? 1))
  })
}

async function ratingsPods({ core }: Cluster): Promise<string[]> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'app=ratings' })
  return items
    .filter((pod) => pod.metadata?.name?.startsWith('ratings-v2') && pod.metadata.deletionTimestamp === undefined)
    .map((pod) => pod.metadata?.uid ?? '')
}

async function reviewsRoutes({ custom }: Cluster): Promise<unknown> {
  const object: { readonly spec?: unknown } = await custom.getNamespacedCustomObject({
    group: 'networking.istio.io',
    version: 'v1',
    namespace,
    plural: 'virtualservices',
    name: 'reviews',
  })
  return object.spec
}
