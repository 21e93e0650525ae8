import { afterEach, beforeEach, expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { replaceWeb } from '../support/shop-pods.ts'

let open: OpenShop

beforeEach(async () => {
  open = await openShop()
})

afterEach(async () => {
  await open[Symbol.asyncDispose]()
})

const stress = (args: object) => ({
  activity: 'stress-memory',
  args: { ns: 'shop', label_selector: 'app=web', seconds: 20, ...args },
})

/** Gives the containers of web a limit. */
async function limit(memory: string): Promise<void> {
  const container = { name: 'main', image: 'web:1', resources: { limits: { memory } } }
  await replaceWeb(open, { spec: { containers: [container] } })
}

test('holds memory in the chosen containers until its time is over', async () => {
  const before = open.shop.clock.now()
  const result = await open.run([stress({ all: true, megabytes: 100 })])
  const end = { container: 'main', megabytes: 100, filled: true, in_time: true }
  expect(cameTo(result)).toMatchObject([end, end])
  expect(open.shop.clock.now() - before).toBeGreaterThanOrEqual(20_000)
  expect(result.changes.map(({ summary, fate }) => [summary, fate])).toEqual([
    ['held 100 MiB for 20 s', 'healed'],
    ['held 100 MiB for 20 s', 'healed'],
  ])
})

test('holds a part of the limit', async () => {
  await limit('200Mi')
  expect(cameTo(await open.run([stress({ percent: 75 })]))).toMatchObject([{ megabytes: 150, in_time: true }])
})

test('a part of no limit is refused, and nothing has happened', async () => {
  const result = await open.run([stress({ percent: 75 })])
  expect(cameTo(result)).toMatch(/Container main of Pod shop\/web-\S+ has no memory limit\./)
  expect(result.changes).toEqual([])
})

test('a container that is ended for want of memory is told of, and awaited until it is ready again', async () => {
  await limit('64Mi')
  const result = await open.run([stress({ megabytes: 100 })])
  expect(cameTo(result)).toMatchObject([{ filled: false, in_time: false }])
  expect(open.told).toEqual([
    expect.stringMatching(/in container main of Pod shop\/web-\S+ was killed before its time/),
  ])
  expect(result.changes.map(({ fate }) => fate)).toEqual(['healed'])
  const list = await open.list('/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb')
  expect(JSON.stringify(list)).toContain('OOMKilled')
})
