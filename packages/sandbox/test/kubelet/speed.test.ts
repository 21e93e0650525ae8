import { expect, it } from 'vitest'
import { type SandboxOptions, startSandbox, virtualClock } from '../../src/index.ts'
import type { Pod } from '../../src/objects/pod.ts'
import { apiOf } from '../api-of.ts'
import { podsPath, virtualCluster } from '../virtual-cluster.ts'

const bookinfoPods = '/api/v1/namespaces/bookinfo/pods'

const podsOf = async (api: ReturnType<typeof apiOf>) => (await api.get(bookinfoPods)).body['items'] as readonly Pod[]

/** Deletes all of Bookinfo's pods at once, and returns after how many seconds (to a quarter) each application's new pods were ready. */
async function backAfter(options: SandboxOptions): Promise<Readonly<Record<string, readonly number[]>>> {
  const clock = virtualClock()
  await using sandbox = await startSandbox({ ...options, clock })
  const api = apiOf(sandbox.url)
  const before = new Set((await podsOf(api)).map(({ metadata }) => metadata.uid))
  await api.send('DELETE', bookinfoPods)
  const seconds: Record<string, number[]> = {}
  const seen = new Set<string>()
  for (let quarters = 0; seen.size < before.size; quarters++) {
    for (const { metadata, status } of await podsOf(api)) {
      const { uid = '', labels } = metadata
      const isReady = status.conditions?.some((each) => each['type'] === 'Ready' && each['status'] === 'True')
      if (before.has(uid) || seen.has(uid) || isReady !== true) continue
      seen.add(uid)
      const app = labels?.['app'] ?? ''
      seconds[app] = [...(seconds[app] ?? []), quarters / 4]
    }
    await clock.advance(250)
  }
  return seconds
}

it('at real speed pods that replace others take 1 to 3 seconds, the Java reviews longer, fixed by the seed', async () => {
  const { reviews, ...others } = await backAfter({ speed: 'real', seed: 3 })
  const quick = Object.values(others).flat()
  expect(quick).toHaveLength(8)
  for (const seconds of quick) {
    expect(seconds).toBeGreaterThanOrEqual(1)
    expect(seconds).toBeLessThanOrEqual(3.25)
  }
  expect(new Set(quick).size).toBeGreaterThan(1)
  expect(reviews).toHaveLength(6)
  for (const seconds of reviews!) {
    expect(seconds).toBeGreaterThanOrEqual(6)
    expect(seconds).toBeLessThanOrEqual(8.25)
  }
  expect(await backAfter({ speed: 'real', seed: 3 })).toEqual({ ...others, reviews })
  expect(await backAfter({ speed: 'real', seed: 4 })).not.toEqual({ ...others, reviews })
})

it('a number is so many times as fast as a real cluster', async () => {
  for (const seconds of Object.values(await backAfter({ speed: 0.1, seed: 3 })).flat()) {
    expect(seconds).toBeGreaterThanOrEqual(10)
    expect(seconds).toBeLessThanOrEqual(80.25)
  }
})

it('at any speed what is there from the start is ready, and stays so', async () => {
  const clock = virtualClock()
  await using sandbox = await startSandbox({ speed: 0.01, seed: 1, clock })
  const api = apiOf(sandbox.url)
  const isReady = async () =>
    (await podsOf(api)).map(({ status }) => status.containerStatuses?.every(({ ready }) => ready))
  const all = Array.from({ length: 14 }, () => true)
  expect(await isReady()).toEqual(all)
  for (const { metadata } of await podsOf(api))
    await api.merge(`${bookinfoPods}/${metadata.name}`, { metadata: { annotations: { 'sim.cluster/seen': 'yes' } } })
  await clock.advance(1)
  expect(await isReady()).toEqual(all)
})

it('by itself a sandbox is fast, and times of its own hold at any speed', async () => {
  await using fast = await virtualCluster()
  await using own = await virtualCluster({ speed: 'real', delays: { start: 100, ready: 100 } })
  for (const cluster of [fast, own]) {
    await cluster.createPod('p', {})
    await cluster.pass(0.25)
    expect((await cluster.api.get(`${podsPath}/p`)).body['status']).toMatchObject({
      phase: 'Running',
      containerStatuses: [{ ready: true }],
    })
  }
})
