import { deployments, nodes, type Resource } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { isServed } from '../../src/restoration/is-served.ts'
import type { ObjectChange } from '../../src/restoration/object-change.ts'
import { ObjectReader, readObject } from '../../src/restoration/object-reader.ts'
import { type Answer, status } from '../support/api-server.ts'
import { startDiscovered } from '../support/discovered.ts'
import { manualClock } from '../support/manual-clock.ts'
import { about, deployment, scaled } from '../support/past-calls.ts'

const place = { name: 'web', namespace: 'shop' }
const folder = '/apis/apps/v1/namespaces/shop/deployments'
const rules: Resource = {
  group: 'networking.istio.io',
  version: 'v1',
  plural: 'virtualservices',
  kind: 'VirtualService',
  namespaced: true,
}

test('what is served is told by discovery: the group, its version, and the kind in it', async () => {
  await using served = await startDiscovered()
  const { cluster } = served
  expect(await isServed(cluster, deployments)).toBe(true)
  expect(await isServed(cluster, { ...deployments, plural: 'shops' })).toBe(false)
  expect(await isServed(cluster, { ...deployments, version: 'v1beta1' })).toBe(false)
  expect(await isServed(cluster, rules)).toBe(false)
  expect(await isServed(cluster, nodes)).toBe(true)
})

test('where discovery is not to be had, nobody can tell, so it is taken to be served', async () => {
  await using served = await startDiscovered({}, ({ path }) =>
    path === '/apis' ? { body: { kind: 'List' } } : undefined,
  )
  expect(await isServed(served.cluster, rules)).toBe(true)
})

test('an object is there, absent by the server’s own word, or of a kind that is no longer served', async () => {
  await using served = await startDiscovered({ [`${folder}/web`]: deployment() })
  const { cluster } = served
  expect(await readObject(cluster, deployments, place)).toMatchObject({ metadata: { name: 'web' } })
  expect(await readObject(cluster, deployments, { ...place, name: 'db' })).toBe('absent')
  expect(await readObject(cluster, rules, place)).toBe('unserved')
})

test.each<[string, Answer]>([
  ['a page of a proxy', { status: 404, body: '404 page not found' }],
  ['the namespace', status(404, 'NotFound', 'not found', { name: 'shop', kind: 'namespaces' })],
  ['a server that has just lost the kind, which discovery still has', status(404, 'NotFound', 'not found', {})],
  ['a refusal', status(403, 'Forbidden', 'no')],
])('nobody can tell by %s', async (_, answer) => {
  await using served = await startDiscovered({}, ({ path }) => (path.startsWith(folder) ? answer : undefined))
  await expect(readObject(served.cluster, deployments, place)).rejects.toMatchObject({ name: 'StepFailure' })
})

const changeOf = (name: string) => ({ ...scaled(2, 0).data, object: { ...about.object, name } }) as ObjectChange
const names = (count: number) => Array.from({ length: count }, (_, index) => `web-${index}`)
const stored = (count: number) =>
  Object.fromEntries(names(count).map((name) => [`${folder}/${name}`, deployment({}, { name })]))

const readingBy =
  (reader: ObjectReader, { cluster, context }: Awaited<ReturnType<typeof startDiscovered>>) =>
  async (name: string) =>
    (await reader.read(cluster, deployments, { ...place, name }, changeOf(name), context.clock)).reading

test('many of one kind and namespace are read by one list, and asked about by name from then on', async () => {
  await using served = await startDiscovered(stored(12))
  const reader = new ObjectReader(names(12).map(changeOf))
  const read = readingBy(reader, served)
  const found = await Promise.all(names(12).map(read))
  expect(found).toMatchObject(
    names(12).map((name) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } })),
  )
  expect(served.calls()).toEqual([`GET ${folder}`])
  await read('web-3')
  expect(served.calls().at(-1)).toBe(`GET ${folder}/web-3`)
})

test('few are read one by one', async () => {
  await using served = await startDiscovered(stored(3))
  const reader = new ObjectReader(names(3).map(changeOf))
  const read = readingBy(reader, served)
  for (const name of names(3)) await read(name)
  expect(served.calls()).toEqual(names(3).map((name) => `GET ${folder}/${name}`))
})

test('what a list does not have is asked about by name before it counts as absent', async () => {
  await using served = await startDiscovered(stored(11))
  const reader = new ObjectReader(names(12).map(changeOf))
  const read = readingBy(reader, served)
  expect(await read('web-11')).toBe('absent')
  expect(served.calls()).toContain(`GET ${folder}/web-11`)
})

test('who may not list reads one by one', async () => {
  await using served = await startDiscovered(stored(12), ({ path }) =>
    path === folder ? status(403, 'Forbidden', 'no') : undefined,
  )
  const reader = new ObjectReader(names(12).map(changeOf))
  const read = readingBy(reader, served)
  expect(await Promise.all(names(12).map(read))).toMatchObject(names(12).map((name) => ({ metadata: { name } })))
})

test('of what a list has it says when the list began, and of what is asked about by name when that was', async () => {
  const clock = manualClock()
  await using served = await startDiscovered(stored(11), () => {
    clock.pass(3)
    return undefined
  })
  const reader = new ObjectReader(names(12).map(changeOf))
  const began = async (name: string) =>
    (await reader.read(served.cluster, deployments, { ...place, name }, changeOf(name), clock)).began
  expect(await began('web-0')).toBe(0)
  clock.pass(10)
  expect(await began('web-1')).toBe(0)
  expect(await began('web-11')).toBe(13_000)
})
