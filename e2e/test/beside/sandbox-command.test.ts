import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, inject, test } from 'vitest'
import { startBackgroundSandbox } from '../../support/background-sandbox.ts'
import { isolatedChaos } from '../../support/chaos.ts'
import { connect } from '../../support/kubernetes/connect.ts'
import { cordonedNodes } from '../../support/kubernetes/schedulability.ts'

const sample = (name: string) => fileURLToPath(new URL(`../../../sample-experiments/${name}`, import.meta.url))

test.skipIf(process.platform === 'win32')(
  'a shell that evaluates what "chaos sandbox up" prints runs experiments on it',
  async ({ onTestFinished }) => {
    const chaos = await isolatedChaos(inject('cli'), {})
    onTestFinished(async () => {
      await chaos.run(['sandbox', 'down'])
      await chaos.remove()
    })
    const script = `
      chaos() { "$NODE" "$BIN" "$@"; }
      eval "$(chaos sandbox up)" && curl --fail --silent "$PRODUCT_PAGE_SERVICE_BASE_URL/productpage" && chaos run "$SAMPLE"`
    const { exitCode, stdout, stderr } = await execa('sh', ['-c', script], {
      cwd: chaos.folder,
      env: {
        PATH: process.env['PATH'],
        HOME: chaos.folder,
        CHAOS_STATE_DIR: chaos.stateFolder,
        NODE: process.execPath,
        BIN: inject('cli').bin,
        SAMPLE: sample('reviews-network-latency.json'),
      },
      extendEnv: false,
      reject: false,
    })
    expect(exitCode, stderr).toBe(1)
    expect(stdout).toContain('Reviews served by: reviews-v3-')
    expect(stderr).toContain('Acts on     the sandbox of "chaos sandbox up", context chaos-sandbox (KUBECONFIG), ')
    const journal = JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8')) as {
      readonly chaos: { readonly actsOn: string }
    }
    expect(journal.chaos.actsOn).toMatch(/^the sandbox of "chaos sandbox up"/)
    expect((await chaos.run(['sandbox', 'logs'])).stdout).toMatch(/PATCH \S*\/virtualservices\/reviews\?\S+ 200/)
    expect((await chaos.run(['sandbox', 'status'])).exitCode).toBe(0)
  },
)

test('a run on it that was killed is recovered by another process', async ({ onTestFinished }) => {
  const { chaos, environment, stop } = await startBackgroundSandbox()
  onTestFinished(stop)
  const run = chaos.start(['run', sample('drain-node.json')], environment)
  const cluster = await connect(environment.KUBECONFIG)
  await expect.poll(() => cordonedNodes(cluster)).toHaveLength(1)
  run.kill('SIGKILL')
  await run.finished
  const recovered = await chaos.run(['recover', '--yes'], environment)
  expect(recovered.exitCode, recovered.stderr).toBe(0)
  expect(await cordonedNodes(cluster)).toEqual([])
})

test('after it has ended nothing of it is left', async ({ onTestFinished }) => {
  const { chaos, environment, stop } = await startBackgroundSandbox('--preset', 'empty', '--nodes', '1')
  onTestFinished(stop)
  const { url } = JSON.parse((await chaos.run(['sandbox', 'status', '--json'])).stdout) as { readonly url: string }
  expect((await chaos.run(['sandbox', 'down'])).exitCode).toBe(0)
  await expect(fetch(url)).rejects.toThrow('fetch failed')
  expect((await chaos.run(['sandbox', 'status'])).exitCode).toBe(1)
  await expect(readFile(environment.KUBECONFIG)).rejects.toThrow('ENOENT')
})
