import { expect, it } from 'vitest'
import { virtualCluster } from '../virtual-cluster.ts'

const path = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
const message = 'Timeout: request did not complete within the allotted timeout'
const overdue = { code: 504, body: { reason: 'Timeout', message } }

/** A sandbox whose answers about ConfigMaps come so many seconds late. */
async function lateBy(seconds: number) {
  const cluster = await virtualCluster()
  const effect = { kind: 'latency', milliseconds: seconds * 1000 } as const
  const end = cluster.sandbox.faults.add({ match: { resource: 'configmaps' }, effect })
  return { ...cluster, end }
}

it('answers 504 when the timeout of a call is over, and the call has no effect then or later', async () => {
  await using late = await lateBy(10)
  const answer = late.api.post(`${path}?timeout=2s`, configMap('over'))
  await late.pass(1.999)
  expect(late.sandbox.faults.calls.at(-1)?.code).toBeUndefined()
  await late.pass(0.001)
  expect(await answer).toMatchObject(overdue)
  await late.pass(60)
  late.end()
  expect((await late.api.get(`${path}/over`)).code).toBe(404)
})

it('lets a call be done that takes just its timeout', async () => {
  await using late = await lateBy(10)
  const answer = late.api.post(`${path}?timeout=10s`, configMap('in-time'))
  await late.pass(10)
  expect((await answer).code).toBe(201)
})

it.each(['', '?timeout=1h'])('lets no call take more than a minute, whatever it asks for: "%s"', async (query) => {
  await using late = await lateBy(61)
  const answer = late.api.post(`${path}${query}`, configMap('slow'))
  await late.pass(60)
  expect(await answer).toMatchObject(overdue)
})

it('lets a watch take as long as it takes', async () => {
  await using late = await lateBy(90)
  const stop = new AbortController()
  const answer = fetch(`${late.sandbox.url}${path}?watch=true&timeout=2s`, { signal: stop.signal })
  await late.pass(90)
  expect((await answer).status).toBe(200)
  stop.abort()
})

it('begins to count when a request arrives that a partition has held back', async () => {
  await using cluster = await virtualCluster()
  const end = cluster.sandbox.faults.add({ match: { verb: 'create' }, effect: { kind: 'partition' } })
  const answer = cluster.api.post(`${path}?timeout=2s`, configMap('held-back'))
  await cluster.pass(120)
  end()
  expect((await answer).code).toBe(201)
})

it('answers 504 to who waits too long for his turn, and the turn goes to the next', async () => {
  await using late = await virtualCluster()
  const match = { verb: 'create' }
  late.sandbox.faults.add({ match, effect: { kind: 'limit', concurrent: 1, queueLength: 2 } })
  late.sandbox.faults.add({ match, effect: { kind: 'latency', milliseconds: 5_000 } })
  const first = late.api.post(path, configMap('first'))
  await late.pass(1)
  const second = late.api.post(`${path}?timeout=2s`, configMap('second'))
  const third = late.api.post(path, configMap('third'))
  await late.pass(2)
  expect(await second).toMatchObject(overdue)
  await late.pass(10)
  expect([(await first).code, (await third).code]).toEqual([201, 201])
  expect((await late.api.get(`${path}/second`)).code).toBe(404)
})
