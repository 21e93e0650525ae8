import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox, type VirtualClock, virtualClock } from '../../src/index.ts'
import { apiOf } from '../api-of.ts'

let sandbox: Sandbox
let clock: VirtualClock
let api: ReturnType<typeof apiOf>
const core = '/api/v1/namespaces/default'

beforeEach(async () => {
  clock = virtualClock()
  sandbox = await startSandbox({ preset: 'empty', clock, seed: 1 })
  api = apiOf(sandbox.url)
  await api.post(`${core}/services`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  })
  await api.post(`${core}/pods`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels: { app: 'web' }, annotations: { 'sim.cluster/stop-after': '20s' } },
    spec: { containers: [{ name: 'main', image: 'example/web' }], terminationGracePeriodSeconds: 30 },
  })
  await clock.advance(10_000)
})
afterEach(() => sandbox.stop())

interface Slice {
  readonly endpoints: readonly { readonly conditions: Readonly<Record<string, boolean>> }[] | null
}

async function conditions() {
  const slices = (await api.items(
    '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name%3Dweb',
  )) as unknown as readonly Slice[]
  return slices.flatMap(({ endpoints }) => (endpoints ?? []).map((endpoint) => endpoint.conditions))
}

const addresses = async () => (await api.get(`${core}/endpoints/web`)).body['subsets']

test('A pod that is asked to stop is no endpoint any more, though it goes on serving for its grace', async () => {
  expect(await conditions()).toEqual([{ ready: true, serving: true, terminating: false }])
  await api.delete(`${core}/pods/web`)
  await clock.advance(1_000)
  expect(await conditions()).toEqual([{ ready: false, serving: true, terminating: true }])
  expect(await addresses()).toBeUndefined()
  await clock.advance(30_000)
  expect(await conditions()).toEqual([])
})

test('A pod whose label goes leaves at once and stays alive', async () => {
  await api.merge(`${core}/pods/web`, { metadata: { labels: { app: 'other' } } })
  await clock.advance(1_000)
  expect(await conditions()).toEqual([])
  expect((await api.get(`${core}/pods/web`)).body['status']).toMatchObject({ phase: 'Running' })
})
