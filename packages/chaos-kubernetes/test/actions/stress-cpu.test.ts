import { afterEach, beforeEach, expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { processesOfWeb, replaceWeb } from '../support/shop-pods.ts'

let open: OpenShop

beforeEach(async () => {
  open = await openShop()
})

afterEach(async () => {
  await open[Symbol.asyncDispose]()
})

const ns = 'shop'
const stress = (args: object) => ({
  activity: 'stress-cpu',
  args: { ns, label_selector: 'app=web', seconds: 20, ...args },
})
const idle = 'PID STAT COMMAND\nS main\nS ps\n'

test('keeps cores of the chosen containers busy until its time is over', async () => {
  const before = open.shop.clock.now()
  const { journal, outcome, changes } = await open.run([stress({ all: true, cores: 1.5 })])
  expect(journal.run[0]).toMatchObject({
    status: 'succeeded',
    output: [
      { container: 'main', cores: 1.5, in_time: true },
      { container: 'main', cores: 1.5, in_time: true },
    ],
  })
  expect(open.shop.clock.now() - before).toBeGreaterThanOrEqual(20_000)
  expect(changes.map(({ summary, fate }) => [summary, fate])).toEqual([
    ['kept 1.5 cores busy for 20 s', 'healed'],
    ['kept 1.5 cores busy for 20 s', 'healed'],
  ])
  expect(outcome).toBe('held')
  expect(await processesOfWeb(open)).toEqual([idle, idle])
})

test('is in the container while it lasts, and ends there when the run is stopped', async () => {
  const stopped = new AbortController()
  const seen = Promise.withResolvers<readonly string[]>()
  open.shop.clock.after(10_000, () => {
    void processesOfWeb(open).then((list) => {
      seen.resolve(list)
      stopped.abort(new Error('enough'))
    }, seen.reject)
  })
  const { outcome, changes } = await open.run([stress({ cores: 2, seconds: 3600 })], {}, stopped.signal)
  const [busy, other] = await seen.promise
  expect(busy).toContain('S sleep 3600\n')
  expect(other).toBe(idle)
  expect({ outcome, fates: changes.map(({ fate }) => fate) }).toEqual({ outcome: 'interrupted', fates: ['healed'] })
  expect(await processesOfWeb(open)).toEqual([idle, idle])
})

test('a part of the CPU limit of the container is kept busy', async () => {
  const container = { name: 'main', image: 'web:1', resources: { limits: { cpu: '500m' } } }
  await replaceWeb(open, { spec: { containers: [container] } })
  expect(cameTo(await open.run([stress({ percent: 80 })]))).toMatchObject([{ cores: 0.4 }])
})

test('a container without a shell is named, and nothing has happened', async () => {
  await replaceWeb(open, { annotations: { 'sim.cluster/shell': 'false' } })
  const result = await open.run([stress({})])
  expect(cameTo(result)).toMatch(/Container main of Pod shop\/web-\S+ has no shell\./)
  expect(result.changes.map(({ fate }) => fate)).toEqual(['not-applied'])
})

test('a container that ends meanwhile is told of, and awaited', async () => {
  const [pod] = await open.list('/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb')
  const path = `/api/v1/namespaces/shop/pods/${pod!.metadata.name}`
  open.shop.clock.after(10_000, () => void open.patch(path, { metadata: { annotations: { 'sim.cluster/kill': '1' } } }))
  const result = await open.run([stress({ name_pattern: pod!.metadata.name })])
  expect(cameTo(result)).toMatchObject([{ in_time: false }])
  expect(open.told).toEqual([
    expect.stringMatching(/in container main of Pod shop\/web-\S+ was killed before its time/),
  ])
  expect(result.changes.map(({ fate }) => fate)).toEqual(['healed'])
})

test('when nobody knows whether it has begun, its own time-out is awaited', async () => {
  const { sandbox, clock } = open.shop
  sandbox.faults.add({ match: { resource: 'pods/exec' }, effect: { kind: 'reset', effect: 'before' } })
  const before = clock.now()
  const result = await open.run([stress({ seconds: 60 })])
  expect(cameTo(result)).toContain('ActivityFailed')
  expect(clock.now() - before).toBeGreaterThanOrEqual(60_000)
  expect(result.changes.map(({ fate }) => fate)).toEqual(['healed'])
})

test('nobody waits longer for it than for anything else, and it is said until when it may go on', async () => {
  const { sandbox } = open.shop
  sandbox.faults.add({ match: { resource: 'pods/exec' }, effect: { kind: 'reset', effect: 'before' } })
  const { outcome, changes } = await open.run([stress({ seconds: 3600 })])
  expect(outcome).toBe('not-restored')
  expect(changes).toMatchObject([
    {
      fate: 'open',
      detail: expect.stringMatching(/may go on until its own time-out, 2026-01-01T01:\d\d:\d\dZ$/) as unknown,
    },
  ])
})
