import { connect, deletePod, pods, readOwnersBefore } from 'chaos-kubernetes-access'
import type { AnyChange, ChangeCall, ChangeDefinition, MakeChange } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import { kubeconfigFor, testContext } from '../support/context.ts'
import { startObjectStore } from '../support/object-store.ts'

const apps = '/apis/apps/v1/namespaces/shop'
const podPath = (name: string) => `/api/v1/namespaces/shop/pods/${name}`
const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'rs', controller: true }
const above = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'deployment', controller: true }
const ready = { conditions: [{ type: 'Ready', status: 'True' }] }

async function setUp() {
  const store = await startObjectStore()
  const cluster = await connect(testContext({ environment: await kubeconfigFor(store.url) }))
  const made: { readonly type: unknown; readonly data: unknown }[] = []
  const change: MakeChange<AnyChange> = async <Data, Result>(
    type: ChangeDefinition<Data>,
    data: Data,
    apply: (call: ChangeCall) => Promise<Result>,
  ) => {
    made.push({ type, data })
    return apply({ again: async () => undefined, came: () => undefined })
  }
  const pod = async (name: string, parts: object = { ownerReferences: [owner] }) => {
    store.put(podPath(name), { metadata: { namespace: 'shop', ...parts }, spec: {}, status: ready })
    return cluster.get(pods, { name, namespace: 'shop' })
  }
  const metadata = { uid: 'rs', namespace: 'shop', ownerReferences: [above] }
  store.put(`${apps}/replicasets/web-1`, { kind: 'ReplicaSet', apiVersion: 'apps/v1', metadata, spec: { replicas: 2 } })
  store.put(`${apps}/deployments/web`, {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { uid: 'deployment', namespace: 'shop' },
    spec: { replicas: 3 },
    status: { readyReplicas: 2 },
  })
  return { store, cluster, made, change, pod }
}

test('a removed pod is stored with what keeps it in the end, and with how that was', async () => {
  const { store, cluster, made, change, pod } = await setUp()
  await using _ = store
  const removed = await pod('web-a')
  await deletePod({ change }, cluster, removed)
  expect(made[0]?.type).toMatchObject({ undo: 'heals' })
  expect(made[0]?.data).toEqual({
    cluster: { uid: 'the-cluster', server: store.url, context: 'test' },
    pod: { namespace: 'shop', name: 'web-a', uid: removed.metadata.uid, createdAt: '2026-01-01T00:00:00Z' },
    owner: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'rs' },
    workload: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      uid: 'deployment',
      wanted: 3,
      ready: 2,
    },
    how: 'deleted',
  })
  expect(store.objects.has(podPath('web-a'))).toBe(false)
})

test('the owners of many pods are read once', async () => {
  const { store, cluster, made, change, pod } = await setUp()
  await using _ = store
  const removed = []
  for (let one = 0; one < 20; one += 1) removed.push(await pod(`web-${one}`))
  const before = store.requests.length
  const owners = await readOwnersBefore(cluster, removed)
  for (const one of removed) await deletePod({ change }, cluster, one, { owners })
  const reads = store
    .calls()
    .slice(before)
    .filter((call) => call.startsWith('GET'))
  expect(reads).toEqual([
    `GET ${apps}/replicasets/web-1`,
    `GET ${apps}/deployments/web`,
    'GET /api/v1/namespaces/kube-system',
  ])
  expect(made).toHaveLength(20)
})

test('a pod that nothing controls is gone for good', async () => {
  const { store, cluster, change, made, pod } = await setUp()
  await using _ = store
  await deletePod({ change }, cluster, await pod('alone', {}))
  expect(made.at(-1)?.type).toMatchObject({ undo: 'none' })
  expect(store.objects.has(podPath('alone'))).toBe(false)
})
