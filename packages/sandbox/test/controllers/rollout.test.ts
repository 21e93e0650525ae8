import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox, type VirtualClock, virtualClock } from '../../src/index.ts'
import { apiOf, deploymentOf, type Item } from '../api-of.ts'

let sandbox: Sandbox
let clock: VirtualClock
let api: ReturnType<typeof apiOf>
const deployments = '/apis/apps/v1/namespaces/default/deployments'

beforeEach(async () => {
  clock = virtualClock()
  const delays = { start: 1_000, ready: 1_000, stop: 1_000 }
  sandbox = await startSandbox({ preset: 'empty', clock, seed: 1, delays })
  api = apiOf(sandbox.url)
})
afterEach(() => sandbox.stop())

interface State {
  /** Pods that are not on their way out, of each image. */
  readonly old: number
  readonly new: number
  readonly ready: number
}

const isReady = ({ status }: Item): boolean =>
  ((status['conditions'] ?? []) as readonly { type: string; status: string }[]).some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  )

async function state(): Promise<State> {
  const pods = await api.items('/api/v1/namespaces/default/pods')
  const living = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const images = living.map(({ spec }) => (spec['containers'] as readonly { image: string }[])[0]?.image)
  return {
    old: images.filter((image) => image === 'example/main:1').length,
    new: images.filter((image) => image === 'example/main:2').length,
    ready: living.filter(isReady).length,
  }
}

/** Rolls four pods out to another image and tells every state on the way, until nothing changes for a minute. */
async function rollOut(strategy: object, spec: object = {}): Promise<readonly State[]> {
  await api.post(deployments, deploymentOf('web', 4, { strategy, ...spec }))
  await clock.advance(120_000)
  expect(await state()).toEqual({ old: 4, new: 0, ready: 4 })
  const image = [{ name: 'main', image: 'example/main:2' }]
  await api.merge(`${deployments}/web`, { spec: { template: { spec: { containers: image } } } })
  const states: State[] = [await state()]
  for (let quiet = 0; quiet < 60; quiet++) {
    await clock.advance(1_000)
    const now = await state()
    if (JSON.stringify(now) === JSON.stringify(states.at(-1))) continue
    states.push(now)
    quiet = 0
  }
  expect(states.at(-1)).toEqual({ old: 0, new: 4, ready: 4 })
  return states
}

const rolling = (maxSurge: number | string, maxUnavailable: number | string) => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge, maxUnavailable },
})

test('With one more pod allowed and none missing, pods are replaced one by one, the new one first', async () => {
  const states = await rollOut(rolling(1, 0))
  for (const { old, new: fresh, ready } of states) {
    expect(old + fresh).toBeLessThanOrEqual(5)
    expect(ready).toBeGreaterThanOrEqual(4)
  }
  expect([...new Set(states.map(({ old, new: fresh }) => `${old}+${fresh}`))]).toEqual(
    expect.arrayContaining(['4+1', '3+2', '2+3', '1+4', '0+4']),
  )
})

test('With one missing allowed and none more, pods are replaced one by one, the old one first', async () => {
  const states = await rollOut(rolling(0, 1))
  for (const { old, new: fresh, ready } of states) {
    expect(old + fresh).toBeLessThanOrEqual(4)
    expect(ready).toBeGreaterThanOrEqual(3)
  }
})

test('Shares are rounded up for what is more, and down for what is missing', async () => {
  const states = await rollOut(rolling('30%', '30%'))
  expect(Math.max(...states.map(({ old, new: fresh }) => old + fresh))).toBe(4 + 2)
  expect(Math.min(...states.map(({ ready }) => ready))).toBe(4 - 1)
})

test('Recreate lets all old pods go before the first new one comes', async () => {
  const states = await rollOut({ type: 'Recreate' })
  expect(states.filter(({ old, new: fresh }) => old > 0 && fresh > 0)).toEqual([])
  expect(states.some(({ ready }) => ready === 0)).toBe(true)
})

test('A pod that has to be ready for a while holds the next one back so long', async () => {
  const start = clock.now()
  const states = await rollOut(rolling(1, 0), { minReadySeconds: 30 })
  for (const { ready } of states) expect(ready).toBeGreaterThanOrEqual(4)
  // Two minutes before the roll-out, a quiet one after it, and four pods one after the other.
  expect(clock.now() - start).toBeGreaterThanOrEqual(180_000 + 4 * 30_000)
})
