import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, test } from 'vitest'
import { type Chaos, type Finished, isolatedChaos } from '../support/chaos.ts'
import { createFromFiles } from '../support/kubernetes/apply.ts'
import { type Cluster, connect } from '../support/kubernetes/connect.ts'
import { deleteNamespace, hasNamespace } from '../support/kubernetes/namespaces.ts'
import { cordonedNodes } from '../support/kubernetes/schedulability.ts'
import { type Mesh, startMesh } from '../support/mesh.ts'
import { onCluster, type Target } from '../support/on-each-cluster.ts'
import { until } from '../support/until.ts'

const samples = fileURLToPath(new URL('../../sample-experiments', import.meta.url))
const sample = (name: string) => join(samples, name)
const namespace = 'bookinfo'

const onBookinfo = onCluster
  .extend(
    'mesh',
    { scope: 'file' },
    async ({ source }, { onCleanup }): Promise<Mesh | { readonly skipped: string }> => {
      if ('skipped' in source) return source
      const cluster = await connect(source.kubeconfigPath)
      const isOurs = !(await hasNamespace(cluster, namespace))
      const mesh = await startMesh(source.kubeconfigPath)
      onCleanup(async () => {
        if ('stop' in mesh) await mesh.stop()
        if (isOurs) await deleteNamespace(cluster, namespace)
      })
      return mesh
    },
  )
  .extend('bookinfo', async ({ target, mesh }): Promise<Target & { readonly mesh: typeof mesh }> => {
    await deployBookinfo(target)
    return { ...target, mesh }
  })

describe('the sample experiments, on a cluster', () => {
  onBookinfo(
    'terminate-half-ratings-v2-pods.json exits 0, and half of the pods were replaced',
    async ({ bookinfo, chaos }) => {
      const before = await ratingsPods(bookinfo)

      const run = await chaos.run(['run', sample('terminate-half-ratings-v2-pods.json')])

      expect(run.exitCode, output(run)).toBe(0)
      const after = await ratingsPods(bookinfo)
      expect(after.length).toBe(before.length)
      expect(after.filter((uid) => before.includes(uid)).length).toBe(before.length - Math.floor(before.length / 2))
    },
  )

  onBookinfo('drain-node.json exits 0, and no node is cordoned that was not before', async ({ bookinfo, chaos }) => {
    const before = await cordonedNodes(bookinfo)

    const run = await chaos.run(['run', sample('drain-node.json')])

    expect(run.exitCode, output(run)).toBe(0)
    expect(await cordonedNodes(bookinfo)).toEqual(before)
  })

  onBookinfo('reviews-network-latency.json exits 1, and no fault is left', async ({ bookinfo, chaos, skip }) => {
    if ('skipped' in bookinfo.mesh) return skip(bookinfo.mesh.skipped)
    const before = await reviewsRoutes(bookinfo)

    const run = await chaos.run(['run', sample('reviews-network-latency.json')], {
      PRODUCT_PAGE_SERVICE_BASE_URL: bookinfo.mesh.productPage,
    })

    expect(run.exitCode, output(run)).toBe(1)
    expect(await reviewsRoutes(bookinfo)).toEqual(before)
    expect(await journal(chaos)).toMatchObject({ status: 'completed', deviated: true })
  })
})

describe.concurrent('the sample experiments, with --sandbox', () => {
  for (const [file, exitCode] of [
    ['terminate-half-ratings-v2-pods.json', 0],
    ['drain-node.json', 0],
    ['reviews-network-latency.json', 1],
  ] as const) {
    test(`${file} exits ${exitCode}, without any cluster, and every change is settled`, async ({
      expect,
      onTestFinished,
    }) => {
      const chaos = await isolatedChaos(inject('cli'), { KUBECONFIG: '/nowhere' })
      onTestFinished(() => chaos.remove())

      const run = await chaos.run(['run', sample(file), '--sandbox'])

      expect(run.exitCode, output(run)).toBe(exitCode)
      const { deviated, chaos: own } = await journal(chaos)
      expect(deviated).toBe(exitCode === 1)
      expect(own.changes).not.toEqual([])
      const unsettled = own.changes.filter(({ fate }) => !['restored', 'healed'].includes(fate))
      expect(unsettled).toEqual([])
    })
  }
})

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
  if (!(await hasNamespace(cluster, namespace))) {
    await cluster.core.createNamespace({ body: { metadata: { name: namespace } } })
  }
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
