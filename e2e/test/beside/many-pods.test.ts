import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Chaos, isolatedChaos } from '../../support/chaos.ts'
import { writeKubeconfig } from '../../support/kubeconfig.ts'

/** 195 MB as JSON, and more than twice that in a heap. */
const pods = 30_000
const heap = { NODE_OPTIONS: '--max-old-space-size=80' }
const program = fileURLToPath(new URL('../../bench/many-pods/pods-server.ts', import.meta.url))
const server = spawn(process.execPath, [program, String(pods)], { stdio: ['ignore', 'pipe', 'inherit'] })
let chaos: Chaos

beforeAll(async () => {
  const [url] = (await once(createInterface(server.stdout), 'line')) as [string]
  chaos = await isolatedChaos(inject('cli'), { KUBECONFIG: 'kubeconfig' })
  await writeKubeconfig(join(chaos.folder, 'kubeconfig'), { server: url, token: 'none' })
})

afterAll(async () => {
  server.kill()
  await chaos.remove()
})

async function play(activity: string, type: 'action' | 'probe', given: object): Promise<unknown> {
  const step = { type, name: activity, provider: { type: 'plugin', activity, arguments: { ns: 'many', ...given } } }
  const experiment = { title: 'Many pods', description: 'Reads many pods.', method: [step] }
  await writeFile(join(chaos.folder, 'experiment.json'), JSON.stringify(experiment))
  const { exitCode, stderr } = await chaos.run(['run', 'experiment.json'], heap)
  expect(exitCode, stderr).toBe(0)
  const journal = JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8')) as {
    readonly run: readonly { readonly output: unknown }[]
  }
  return journal.run[0]?.output
}

test('30,000 pods are counted in a heap that holds a sixth of them', async () => {
  expect(await play('kubernetes/count-pods', 'probe', { label_selector: 'app=web' })).toBe(pods)
})

test('of 30,000 pods one in a thousand is chosen in that heap', async () => {
  const choice = { label_selector: 'app=web', rand: true, mode: 'fixed', qty: 30 }
  expect(await play('kubernetes/terminate-pods', 'action', choice)).toHaveLength(30)
})
