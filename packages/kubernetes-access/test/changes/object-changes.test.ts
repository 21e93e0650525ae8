import {
  connect,
  connectToSameCluster,
  createObject,
  deleteObject,
  deployments,
  identify,
  networkPolicies,
  nodes,
  objectCreated,
  objectDeleted,
  objectField,
  services,
  setField,
} from 'chaos-kubernetes-access'
import type { ActionContext, ChangeDefinition } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import { kubeconfigFor, testContext } from '../support/context.ts'
import { startObjectStore } from '../support/object-store.ts'

/** Connects to a fake cluster, and notes the data of each change as a run log would: through JSON. */
async function setUp() {
  const store = await startObjectStore()
  const system = testContext({ environment: await kubeconfigFor(store.url) })
  const noted: unknown[] = []
  const change: ActionContext['change'] = async <Data, Result>(
    _type: ChangeDefinition<Data>,
    data: Data,
    apply: () => Promise<Result>,
  ) => {
    noted.push(JSON.parse(JSON.stringify(data)))
    return apply()
  }
  const step = { runId: 'run-1', id: 'method/0', name: 'create', attempt: 1, phase: 'method' } as const
  const data = <Data>(_type: ChangeDefinition<Data>) => noted.at(-1) as Data
  return { store, system, action: { change, step }, data, noted, cluster: await connect(system) }
}

const path = '/api/v1/nodes/worker-1'
const cordon = (uid: string) => ({
  object: { name: 'worker-1', uid },
  field: ['spec', 'unschedulable'],
  before: undefined,
  after: true,
})

test('a field is set, found applied, put back, and then found restored', async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: {} })
  expect(await setField(action, cluster, nodes, cordon(metadata.uid))).toBe(true)
  expect(store.objects.get(path)?.['spec']).toEqual({ unschedulable: true })
  const stored = data(objectField)
  expect(objectField.describe(stored)).toEqual({
    object: 'Node worker-1: spec.unschedulable',
    summary: 'cordoned',
    byHand: 'kubectl uncordon worker-1',
  })
  expect(await objectField.inspect(stored, system)).toBe('applied')
  await objectField.revert(stored, system)
  expect(store.objects.get(path)?.['spec']).toEqual({})
  expect(await objectField.inspect(stored, system)).toBe('restored')
})

test('a field that has the value already is left alone and is no change', async () => {
  const { store, action, cluster, noted } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: { unschedulable: true } })
  expect(await setField(action, cluster, nodes, { ...cordon(metadata.uid), before: true })).toBe(false)
  expect(noted).toEqual([])
  expect(store.calls().some((call) => call.startsWith('PATCH'))).toBe(false)
})

test("somebody else's later value is drift, and is not overwritten even by a revert that comes too late", async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  const scaled = '/apis/apps/v1/namespaces/shop/deployments/web'
  const { metadata } = store.put(scaled, { metadata: { namespace: 'shop' }, spec: { replicas: 2 } })
  const object = { name: 'web', namespace: 'shop', uid: metadata.uid }
  await setField(action, cluster, deployments, { object, field: ['spec', 'replicas'], before: 2, after: 0 })
  const stored = data(objectField)
  store.put(scaled, { ...store.objects.get(scaled), spec: { replicas: 5 } })
  expect(await objectField.inspect(stored, system)).toEqual({ drifted: 'spec.replicas is 5' })
  const failure = await objectField.revert(stored, system).catch((error: unknown) => error)
  expect(failure).toMatchObject({ name: 'StepFailure', applied: undefined })
  expect(store.objects.get(scaled)?.['spec']).toEqual({ replicas: 5 })
})

test('an object that is gone or another one is never written to', async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: {} })
  await setField(action, cluster, nodes, cordon(metadata.uid))
  const stored = data(objectField)
  store.objects.delete(path)
  expect(await objectField.inspect(stored, system)).toBe('gone')
  store.put(path, { spec: { unschedulable: true } })
  expect(await objectField.inspect(stored, system)).toBe('replaced')
  await expect(objectField.revert(stored, system)).rejects.toMatchObject({ name: 'StepFailure' })
  expect(store.objects.get(path)?.['spec']).toEqual({ unschedulable: true })
})

test('setting a field is refused where the object is no longer the one that was read', async () => {
  const { store, action, cluster } = await setUp()
  await using _ = store
  store.put(path, { spec: {} })
  await expect(setField(action, cluster, nodes, cordon('an older one'))).rejects.toMatchObject({ applied: false })
  expect(store.objects.get(path)?.['spec']).toEqual({})
})

test('a value that somebody else sets between our read and our patch is left alone, and is never ours to undo', async () => {
  const { store, cluster, noted } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: {} })
  const change: ActionContext['change'] = async (_type, data, apply) => {
    noted.push(data)
    store.put(path, { metadata, spec: { unschedulable: true } })
    return apply()
  }
  const { object, ...setting } = cordon(metadata.uid)
  for (const owner of [object, { ...object, resourceVersion: metadata.resourceVersion }]) {
    const cordoning = setField({ change }, cluster, nodes, { ...setting, object: owner })
    await expect(cordoning).rejects.toMatchObject({
      message: 'Node worker-1 got spec.unschedulable true in the meantime.',
      applied: false,
    })
  }
  expect(store.calls().filter((call) => call.startsWith('PATCH'))).toHaveLength(1)
})

test('a field is added all the same where the rest of the object has changed since it was read', async () => {
  const { store, action, cluster } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: {} })
  store.put(path, { metadata, spec: {}, status: { heartbeat: 1 } })
  const { object, ...setting } = cordon(metadata.uid)
  const owner = { ...object, resourceVersion: metadata.resourceVersion }
  expect(await setField(action, cluster, nodes, { ...setting, object: owner })).toBe(true)
  expect(store.objects.get(path)).toMatchObject({ spec: { unschedulable: true }, status: { heartbeat: 1 } })
})

test('a field that was removed is not put back over a value that somebody else has set since', async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: { unschedulable: true } })
  await setField(action, cluster, nodes, { ...cordon(metadata.uid), before: true, after: undefined })
  const stored = data(objectField)
  store.put(path, { metadata, spec: { unschedulable: 'theirs' } })
  await expect(objectField.revert(stored, system)).rejects.toMatchObject({ name: 'StepFailure' })
  expect(store.objects.get(path)?.['spec']).toEqual({ unschedulable: 'theirs' })
})

test("the command by hand tests for this run's value, and adds what is no longer there", () => {
  const at = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'web' }
  const changed = { cluster: { uid: null, server: '', context: null }, object: at, uid: '1', field: ['data'] }
  expect(objectField.describe({ ...changed, before: 1 }).byHand).toBe(
    `kubectl patch configmap web --namespace shop --type=json --patch='[{"op":"add","path":"/data","value":1}]'`,
  )
  expect(objectField.describe({ ...changed, before: 1, after: 2 }).byHand).toContain(
    `[{"op":"test","path":"/data","value":2},{"op":"replace","path":"/data","value":1}]`,
  )
})

const policy = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/deny'

test('what was created is deleted again, twice without harm', async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  await createObject(action, cluster, networkPolicies, { metadata: { name: 'deny' }, spec: {} }, 'shop')
  const stored = data(objectCreated)
  expect(await objectCreated.inspect(stored, system)).toBe('applied')
  await objectCreated.revert(stored, system)
  await objectCreated.revert(stored, system)
  expect(store.objects.has(policy)).toBe(false)
  expect(await objectCreated.inspect(stored, system)).toBe('restored')
})

test('an object of the same name that somebody else has created since is left alone', async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  await createObject(action, cluster, networkPolicies, { metadata: { name: 'deny' }, spec: {} }, 'shop')
  const stored = data(objectCreated)
  store.put(policy, { spec: {}, metadata: { uid: 'theirs', annotations: {} } })
  expect(await objectCreated.inspect(stored, system)).toBe('replaced')
  await objectCreated.revert(stored, system)
  expect(store.objects.has(policy)).toBe(true)
})

test('what was deleted is created anew as it was, without what the server adds', async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  const web = '/apis/apps/v1/namespaces/shop/deployments/web'
  store.put(web, {
    metadata: { namespace: 'shop', labels: { app: 'web' }, managedFields: [{}] },
    spec: { replicas: 2 },
    status: { replicas: 2 },
  })
  const object = await cluster.get(deployments, { name: 'web', namespace: 'shop' })
  await deleteObject(action, cluster, deployments, object)
  expect(store.objects.has(web)).toBe(false)
  const stored = data(objectDeleted)
  expect(stored.manifest).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
    spec: { replicas: 2 },
  })
  expect(await objectDeleted.inspect(stored, system)).toBe('applied')
  await objectDeleted.revert(stored, system)
  expect(await objectDeleted.inspect(stored, system)).toBe('restored')
})

test('a deleted object that somebody else has made differently is theirs', async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  const web = '/apis/apps/v1/namespaces/shop/deployments/web'
  store.put(web, { metadata: { namespace: 'shop' }, spec: { replicas: 2 } })
  await deleteObject(action, cluster, deployments, await cluster.get(deployments, { name: 'web', namespace: 'shop' }))
  store.put(web, { metadata: { namespace: 'shop' }, spec: { replicas: 9 } })
  expect(await objectDeleted.inspect(data(objectDeleted), system)).toBe('replaced')
})

test('of an object without a spec, the content tells whether it is as it was', async () => {
  const { store, system, action, cluster, data } = await setUp()
  await using _ = store
  const account = '/api/v1/namespaces/shop/services/web'
  store.put(account, { metadata: { namespace: 'shop' }, data: { theme: 'dark' } })
  await deleteObject(action, cluster, services, await cluster.get(services, { name: 'web', namespace: 'shop' }))
  store.put(account, { metadata: { namespace: 'shop' }, data: { theme: 'light' } })
  expect(await objectDeleted.inspect(data(objectDeleted), system)).toBe('replaced')
  store.put(account, { metadata: { namespace: 'shop' }, data: { theme: 'dark' } })
  expect(await objectDeleted.inspect(data(objectDeleted), system)).toBe('restored')
})

test('those who ask for the cluster at the same time share the call, but not its failure', async () => {
  const { store, system } = await setUp()
  await using _ = store
  const stop = new AbortController()
  const clusters = [await connect({ ...system, signal: stop.signal }), await connect(system)] as const
  const [stopped, other] = [identify(clusters[0]), identify(clusters[1])]
  stop.abort(new Error('stopped'))
  await expect(stopped).rejects.toThrow('stopped')
  expect(await other).toMatchObject({ uid: 'the-cluster' })
})

test('a change of another cluster is refused before anything is sent to it', async () => {
  const { store, system } = await setUp()
  await using _ = store
  const identity = { uid: 'another-cluster', server: 'https://elsewhere', context: 'prod' }
  await expect(connectToSameCluster(system, identity)).rejects.toMatchObject({
    reason: 'wrong-system',
    applied: false,
    remedy: 'Give the kubeconfig and the context that the run used (prod).',
  })
})

test('the same cluster under another address is the same', async () => {
  const { store, system } = await setUp()
  await using _ = store
  const identity = { uid: 'the-cluster', server: 'https://old-address', context: 'gone' }
  expect(await connectToSameCluster(system, identity)).toBeDefined()
})
