import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { startBackgroundSandbox } from '../../support/background-sandbox.ts'
import { type Cluster, connect } from '../../support/kubernetes/connect.ts'
import { cordonedNodes } from '../../support/kubernetes/schedulability.ts'
import { installPythonTools } from '../../support/python-tools.ts'

const samples = fileURLToPath(new URL('../../../sample-experiments', import.meta.url))
const tools = await installPythonTools()

const withTools = test.extend('sandbox', async ({ skip }, { onCleanup }) => {
  if ('skipped' in tools) return skip(tools.skipped)
  const sandbox = await startBackgroundSandbox()
  onCleanup(sandbox.stop)
  const cluster = await connect(sandbox.environment.KUBECONFIG)
  /** Runs a sample with Chaos Toolkit, as a user of the sandbox does. */
  const run = (sample: string) =>
    execa(tools.chaos, ['run', `${samples}/${sample}`], {
      cwd: sandbox.chaos.folder,
      env: { PATH: process.env['PATH'], HOME: sandbox.chaos.folder, LANG: 'C.UTF-8', ...sandbox.environment },
      extendEnv: false,
      reject: false,
      all: true,
      timeout: 290_000,
    })
  return { cluster, run }
})

describe.concurrent('Chaos Toolkit itself, with its own extensions, on the sandbox', () => {
  withTools(
    'terminate-half-ratings-v2-pods.json exits 0, and one of the two pods was replaced',
    async ({ sandbox }) => {
      const { cluster, run } = sandbox
      const before = await ratingsPods(cluster)
      const { exitCode, all } = await run('terminate-half-ratings-v2-pods.json')
      expect(exitCode, all).toBe(0)
      const after = await ratingsPods(cluster)
      expect([before.length, after.length]).toEqual([2, 2])
      expect(after.filter((uid) => before.includes(uid))).toHaveLength(1)
    },
  )

  withTools('drain-node.json exits 0, and no node is left cordoned', async ({ sandbox }) => {
    const { cluster, run } = sandbox
    const { exitCode, all } = await run('drain-node.json')
    expect(exitCode, all).toBe(0)
    expect(await cordonedNodes(cluster)).toEqual([])
  })

  withTools('reviews-network-latency.json exits 1, and no fault is left', async ({ sandbox }) => {
    const { cluster, run } = sandbox
    const before = await reviewsRoutes(cluster)
    const { exitCode, all } = await run('reviews-network-latency.json')
    expect(exitCode, all).toBe(1)
    expect(all).toContain('The steady-state has deviated')
    expect(await reviewsRoutes(cluster)).toEqual(before)
  })
})

async function ratingsPods({ core }: Cluster): Promise<(string | undefined)[]> {
  const { items } = await core.listNamespacedPod({ namespace: 'bookinfo', labelSelector: 'app=ratings,version=v2' })
  return items.map(({ metadata }) => metadata?.uid)
}

async function reviewsRoutes({ custom }: Cluster): Promise<unknown> {
  const object: { readonly spec?: unknown } = await custom.getNamespacedCustomObject({
    group: 'networking.istio.io',
    version: 'v1',
    namespace: 'bookinfo',
    plural: 'virtualservices',
    name: 'reviews',
  })
  return object.spec
}
