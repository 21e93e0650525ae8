import { connect, deletePod, type Pod, podRemoved, pods } from 'chaos-kubernetes-access'
import type { ActionContext } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import { kubeconfigFor, testContext } from '../support/context.ts'
import { startObjectStore } from '../support/object-store.ts'

const replicaSet = '/apis/apps/v1/namespaces/shop/replicasets/web'
const podPath = (name: string) => `/api/v1/namespaces/shop/pods/${name}`
const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'rs', controller: true }
const ready = { conditions: [{ type: 'Ready', status: 'True' }] }

if (!('inspect' in podRemoved)) throw new Error('It is looked at one by one.')
const { inspect } = podRemoved

async function setUp() {
  const store = await startObjectStore()
  const system = testContext({ environment: await kubeconfigFor(store.url) })
  const cluster = await connect(system)
  const made: { readonly type: unknown; readonly data: unknown }[] = []
  const change: ActionContext['change'] = async (type, data, apply) => {
    made.push({ type, data })
    return apply({ again: async () => undefined, came: () => undefined })
  }
  const pod = (name: string, parts: object = { ownerReferences: [owner] }, status: object = ready) =>
    store.put(podPath(name), { metadata: { namespace: 'shop', ...parts }, spec: {}, status })
  store.put(replicaSet, { kind: 'ReplicaSet', metadata: { uid: 'rs', namespace: 'shop' }, spec: { replicas: 2 } })
  pod('web-1')
  pod('web-2')
  await deletePod({ change }, cluster, (await cluster.get(pods, { name: 'web-1', namespace: 'shop' })) as Pod)
  return { store, system, made, pod, cluster, change, data: made[0]?.data as Parameters<typeof inspect>[0] }
}

test('a deleted pod has healed once its controller has as many ready pods as it wants', async () => {
  const { store, system, pod, data } = await setUp()
  await using _ = store
  expect(await inspect(data, system)).toBe('applied')
  pod('web-3', { ownerReferences: [owner] }, { conditions: [{ type: 'Ready', status: 'False' }] })
  expect(await inspect(data, system)).toBe('applied')
  pod('web-3')
  expect(await inspect(data, system)).toBe('restored')
})

test('pods on their way out do not count as ready', async () => {
  const { store, system, pod, data } = await setUp()
  await using _ = store
  pod('web-3', { ownerReferences: [owner], deletionTimestamp: '2026-01-01T00:00:00Z' })
  expect(await inspect(data, system)).toBe('applied')
})

test('a pod that was never removed after all needs no healing', async () => {
  const { store, system, pod, data } = await setUp()
  await using _ = store
  pod('web-1', { ownerReferences: [owner], uid: data.pod.uid })
  expect(await inspect(data, system)).toBe('restored')
})

test('a pod whose controller is gone has nobody to heal it', async () => {
  const { store, system, data } = await setUp()
  await using _ = store
  store.objects.delete(replicaSet)
  expect(await inspect(data, system)).toBe('gone')
})

test('a pod that nothing controls is gone for good', async () => {
  const { store, cluster, change, made, pod } = await setUp()
  await using _ = store
  pod('alone', {})
  await deletePod({ change }, cluster, await cluster.get(pods, { name: 'alone', namespace: 'shop' }))
  expect(made.at(-1)?.type).toMatchObject({ undo: 'none' })
  expect(store.objects.has(podPath('alone'))).toBe(false)
})
