import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox, type VirtualClock, virtualClock } from '../../src/index.ts'
import { apiOf, type Item } from '../api-of.ts'

let sandbox: Sandbox
let clock: VirtualClock
let api: ReturnType<typeof apiOf>
const pods = '/api/v1/namespaces/default/pods'
let node: string

beforeEach(async () => {
  clock = virtualClock()
  sandbox = await startSandbox({ preset: 'empty', clock, seed: 1, nodes: 1 })
  api = apiOf(sandbox.url)
  node = (await api.items('/api/v1/nodes'))[0]!.metadata.name
})
afterEach(() => sandbox.stop())

const key = 'node.kubernetes.io/unreachable'
const pod = (name: string, tolerations: readonly object[] = []) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'main', image: 'example/main' }], tolerations },
})

/** The names of pods that nobody has asked to stop yet. */
async function staying(): Promise<readonly string[]> {
  const items: readonly Item[] = await api.items(pods)
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.name)
}

test('The pods of a silent node are evicted as their tolerations say: after five minutes, sooner, or never', async () => {
  await api.post(pods, pod('usual'))
  await api.post(pods, pod('hasty', [{ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }]))
  await api.post(pods, pod('loyal', [{ key, operator: 'Exists', effect: 'NoExecute' }]))
  await clock.advance(5_000)
  await api.merge(`/api/v1/nodes/${node}`, { metadata: { labels: { 'sim.cluster/kubelet': 'dead' } } })
  let silent = 0
  const unreachable = async () =>
    (
      (await api.get(`/api/v1/nodes/${node}`)).body['spec'] as { taints?: readonly { key: string; effect: string }[] }
    ).taints?.some((taint) => taint.key === key && taint.effect === 'NoExecute') === true
  while (!(await unreachable())) {
    await clock.advance(1_000)
    silent += 1
  }
  expect(silent).toBeGreaterThanOrEqual(30)
  expect(silent).toBeLessThanOrEqual(60)
  await clock.advance(58_000)
  expect(await staying()).toEqual(['hasty', 'loyal', 'usual'])
  await clock.advance(4_000)
  expect(await staying()).toEqual(['loyal', 'usual'])
  await clock.advance(230_000)
  expect(await staying()).toEqual(['loyal', 'usual'])
  await clock.advance(15_000)
  expect(await staying()).toEqual(['loyal'])
  await clock.advance(3_600_000)
  expect(await staying()).toEqual(['loyal'])
})
