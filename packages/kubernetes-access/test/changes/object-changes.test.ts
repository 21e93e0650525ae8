import {
  connect,
  createObject,
  deleteObject,
  deployments,
  networkPolicies,
  nodes,
  objectCreated,
  objectDeleted,
  objectField,
  services,
  setField,
} from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { kubeconfigFor, testContext } from '../support/context.ts'
import { startObjectStore } from '../support/object-store.ts'
import { RestoringRun } from '../support/restoring-run.ts'

/** Connects to a fake cluster, in a run whose record is a log's: through JSON. */
async function setUp() {
  const store = await startObjectStore()
  const system = testContext({ environment: await kubeconfigFor(store.url) })
  const run = new RestoringRun(system)
  const writes = () => store.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method)
  return { store, system, run, action: run.action(), cluster: await connect(system), writes }
}

const path = '/api/v1/nodes/worker-1'
const cordoned = { path: ['spec', 'unschedulable'], after: true }
/** However it is told. */
const restored = expect.objectContaining({ fate: 'restored' }) as unknown

test('a field is set, put back, and stays so when it is restored once more', async () => {
  const { store, run, action, cluster, writes } = await setUp()
  await using _ = store
  store.put(path, { spec: {} })
  expect(await setField(action, cluster, nodes, await cluster.get(nodes, { name: 'worker-1' }), cordoned)).toBe(true)
  expect(store.objects.get(path)?.['spec']).toEqual({ unschedulable: true })
  expect(objectField.describe(run.changes[0]!.data as Parameters<typeof objectField.describe>[0])).toEqual({
    object: 'Node worker-1: spec.unschedulable',
    summary: 'cordoned',
    byHand: 'kubectl uncordon worker-1',
  })
  expect(await run.restoreAll()).toEqual([restored])
  expect(store.objects.get(path)?.['spec']).toEqual({})
  const sent = writes().length
  expect(await run.restoreAgain()).toEqual([restored])
  expect(writes()).toHaveLength(sent)
})

test('all writes carry the name of the run, the version that was read, and a time that bounds them', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: {} })
  await setField(action, cluster, nodes, await cluster.get(nodes, { name: 'worker-1' }), cordoned)
  await run.restoreAll()
  const patches = store.requests.filter(({ method }) => method === 'PATCH')
  expect(patches.map(({ query }) => [query.get('fieldManager'), query.get('timeout')])).toEqual([
    ['chaos/run-1', '30s'],
    ['chaos/run-1', '30s'],
  ])
  expect(patches[0]?.body).toEqual(
    expect.arrayContaining([
      { op: 'test', path: '/metadata/uid', value: metadata.uid },
      { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion },
    ]),
  )
})

test('a field that has the value already is left alone and is no change', async () => {
  const { store, run, action, cluster, writes } = await setUp()
  await using _ = store
  store.put(path, { spec: { unschedulable: true } })
  expect(await setField(action, cluster, nodes, await cluster.get(nodes, { name: 'worker-1' }), cordoned)).toBe(false)
  expect(run.changes).toEqual([])
  expect(writes()).toEqual([])
})

const web = '/apis/apps/v1/namespaces/shop/deployments/web'
const place = { name: 'web', namespace: 'shop' }

test("somebody else's later value is drift, and is not overwritten even where it comes just before the undo's call", async () => {
  const { store, run, action, cluster, writes } = await setUp()
  await using _ = store
  store.put(web, { metadata: { namespace: 'shop' }, spec: { replicas: 2 } })
  const none = { path: ['spec', 'replicas'], after: 0 }
  await setField(action, cluster, deployments, await cluster.get(deployments, place), none)
  store.surroundings.meanwhile = () => store.put(web, { ...store.objects.get(web), spec: { replicas: 5 } })
  expect(await run.restoreAll()).toEqual([
    { fate: 'drifted', detail: 'spec.replicas is 5, and was 2; nobody can tell who set it' },
  ])
  expect(store.objects.get(web)?.['spec']).toEqual({ replicas: 5 })
  const sent = writes().length
  expect(await run.restoreAgain()).toMatchObject([{ fate: 'drifted' }])
  expect(writes()).toHaveLength(sent)
})

test('several changes of one field are one history: the value from before the first comes back by one call', async () => {
  const { store, run, action, cluster, writes } = await setUp()
  await using _ = store
  store.put(web, { metadata: { namespace: 'shop' }, spec: { replicas: 2 } })
  for (const after of [0, 2, 7]) {
    const replicas = { path: ['spec', 'replicas'], after }
    await setField(action, cluster, deployments, await cluster.get(deployments, place), replicas)
  }
  expect(await run.restoreAll()).toEqual([restored, restored, restored])
  expect(store.objects.get(web)?.['spec']).toEqual({ replicas: 2 })
  expect(writes()).toHaveLength(4)
})

test('a scale and a deletion of the same object bring it back as it was before both', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  store.put(web, { metadata: { namespace: 'shop' }, spec: { replicas: 2 } })
  const none = { path: ['spec', 'replicas'], after: 0 }
  await setField(action, cluster, deployments, await cluster.get(deployments, place), none)
  await deleteObject(action, cluster, deployments, await cluster.get(deployments, place))
  expect(await run.restoreAll()).toEqual([restored, restored])
  expect(store.objects.get(web)?.['spec']).toEqual({ replicas: 2 })
})

test('a call that nobody knows the outcome of is put back where it took effect', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  store.put(path, { spec: {} })
  const node = await cluster.get(nodes, { name: 'worker-1' })
  await expect(setField(losing(action, 'answer'), cluster, nodes, node, cordoned)).rejects.toThrow('lost')
  expect(await run.restoreAll()).toEqual([restored])
  expect(store.objects.get(path)?.['spec']).toEqual({})
})

test('a call that may still be on its way is fenced off, and the fence leaves no trace', async () => {
  const { store, run, action, cluster, writes } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: {} })
  const node = await cluster.get(nodes, { name: 'worker-1' })
  await expect(setField(losing(action, 'call'), cluster, nodes, node, cordoned)).rejects.toThrow('lost')
  expect(await run.restoreAll()).toEqual([restored])
  expect(writes()).toEqual(['PATCH', 'PATCH'])
  const { resourceVersion: version, ...left } = store.objects.get(path)!.metadata
  const { resourceVersion: before, ...then } = metadata
  expect(left).toEqual(then)
  // The call carries the version that the node had: it is refused whenever it arrives.
  expect(version).not.toBe(before)
})

/** An action whose calls are lost on the way there, or their answers on the way back. */
function losing({ change, step }: ReturnType<RestoringRun['action']>, what: 'call' | 'answer') {
  const losingChange: typeof change = (type, data, apply, carries) =>
    change(
      type,
      data,
      async (call) => {
        if (what === 'answer') await apply({ ...call, came: () => undefined })
        throw new Error('lost')
      },
      carries,
    )
  return { change: losingChange, step }
}

test('what is created by its name alone carries a label by which it is known again, and only that does', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  await createObject(action, cluster, nodes, { metadata: { name: 'bare', labels: {} } })
  await createObject(action, cluster, nodes, { metadata: { name: 'labelled', labels: { of: 'somebody' } } })
  const labelsOf = (name: string) => store.objects.get(`/api/v1/nodes/${name}`)?.metadata['labels']
  expect([labelsOf('bare'), labelsOf('labelled')]).toEqual([
    { 'app.kubernetes.io/managed-by': 'chaos' },
    { of: 'somebody' },
  ])
  expect(await run.restoreAll()).toEqual([restored, restored])
})

test('an object that is gone or another one is never written to', async () => {
  const { store, run, action, cluster, writes } = await setUp()
  await using _ = store
  store.put(path, { spec: {} })
  await setField(action, cluster, nodes, await cluster.get(nodes, { name: 'worker-1' }), cordoned)
  store.objects.delete(path)
  expect(await run.restoreAll()).toEqual([{ fate: 'gone' }])
  store.put(path, { spec: { unschedulable: true } })
  expect(await run.restoreAgain()).toEqual([{ fate: 'replaced', detail: 'another object has its name' }])
  expect(store.objects.get(path)?.['spec']).toEqual({ unschedulable: true })
  expect(writes()).toHaveLength(1)
})

test('setting a field is refused where the object is no longer the one that was read', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  store.put(path, { spec: {} })
  const older = await cluster.get(nodes, { name: 'worker-1' })
  store.put(path, { spec: {} })
  await expect(setField(action, cluster, nodes, older, cordoned)).rejects.toMatchObject({
    message: 'Node worker-1 is another one in the meantime.',
    applied: false,
  })
  expect(store.objects.get(path)?.['spec']).toEqual({})
  expect(run.changes).toEqual([])
})

test('a value that somebody else sets between our read and our patch is left alone, and is never ours to undo', async () => {
  const { store, run, action, cluster, writes } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: {} })
  const node = await cluster.get(nodes, { name: 'worker-1' })
  store.surroundings.meanwhile = () => store.put(path, { metadata, spec: { unschedulable: true } })
  await expect(setField(action, cluster, nodes, node, cordoned)).rejects.toMatchObject({
    message: 'Node worker-1 got spec.unschedulable true in the meantime.',
    applied: false,
  })
  expect(writes()).toEqual(['PATCH'])
  expect(await run.restoreAll()).toEqual([])
  expect(store.objects.get(path)?.['spec']).toEqual({ unschedulable: true })
})

test('a field is added all the same where the rest of the object has changed since it was read', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: {} })
  const node = await cluster.get(nodes, { name: 'worker-1' })
  const { metadata: now } = store.put(path, { metadata, spec: {}, status: { heartbeat: 1 } })
  expect(await setField(action, cluster, nodes, node, cordoned)).toBe(true)
  expect(store.objects.get(path)).toMatchObject({ spec: { unschedulable: true }, status: { heartbeat: 1 } })
  const stored = run.changes[0]!.data as Parameters<typeof objectField.identity>[0]
  expect(run.history(objectField, stored).calls[0]?.attempts).toMatchObject([
    { carries: metadata.resourceVersion, outcome: 'not-applied' },
    { carries: now.resourceVersion, outcome: 'done' },
  ])
})

test('a field that was removed is not put back over a value that somebody else has set since', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  const { metadata } = store.put(path, { spec: { unschedulable: true } })
  const node = await cluster.get(nodes, { name: 'worker-1' })
  await setField(action, cluster, nodes, node, { path: cordoned.path })
  store.put(path, { metadata, spec: { unschedulable: 'theirs' } })
  expect(await run.restoreAll()).toMatchObject([{ fate: 'drifted' }])
  expect(store.objects.get(path)?.['spec']).toEqual({ unschedulable: 'theirs' })
})

test('what a rollback of the file sets stays, and the older change of the same field is superseded', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  store.put(web, { metadata: { namespace: 'shop' }, spec: { replicas: 2 } })
  const scale = async (to: number, by = action) => {
    const replicas = { path: ['spec', 'replicas'], after: to }
    await setField(by, cluster, deployments, await cluster.get(deployments, place), replicas)
  }
  await scale(0)
  await scale(3, run.action('rollbacks'))
  expect(await run.restoreAll()).toEqual([{ fate: 'superseded' }, { fate: 'kept' }])
  expect(store.objects.get(web)?.['spec']).toEqual({ replicas: 3 })
})

const policy = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/deny'
const denial = { metadata: { name: 'deny' }, spec: {} }

test('what was created is deleted again, twice without harm', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  await createObject(action, cluster, networkPolicies, denial, 'shop')
  const stored = run.changes[0]!.data as Parameters<typeof objectCreated.describe>[0]
  expect(objectCreated.describe(stored).summary).toBe('created')
  expect(await run.restoreAll()).toEqual([restored])
  expect(store.objects.has(policy)).toBe(false)
  expect(await run.restoreAgain()).toEqual([restored])
})

test('an object of the same name that somebody else has created since is left alone', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  await createObject(action, cluster, networkPolicies, denial, 'shop')
  store.put(policy, { spec: {}, metadata: { uid: 'theirs', annotations: {} } })
  expect(await run.restoreAll()).toMatchObject([{ fate: 'replaced' }])
  expect(store.objects.has(policy)).toBe(true)
})

test('a creation that nobody knows the outcome of is waited for until the server has given it up', async () => {
  const { store, run, system, action, cluster } = await setUp()
  await using _ = store
  await expect(createObject(losing(action, 'call'), cluster, networkPolicies, denial, 'shop')).rejects.toThrow('lost')
  expect(await run.restoreAll()).toEqual([restored])
  expect(system.clock.now()).toBeGreaterThanOrEqual(30_000)
})

test('what was deleted is created anew as it was, without what the server adds', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  store.put(web, {
    metadata: { namespace: 'shop', labels: { app: 'web' }, managedFields: [{}] },
    spec: { replicas: 2 },
    status: { replicas: 2 },
  })
  const object = await cluster.get(deployments, place)
  await deleteObject(action, cluster, deployments, object)
  expect(store.objects.has(web)).toBe(false)
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
    spec: { replicas: 2 },
  }
  const stored = run.changes[0]!.data as Parameters<typeof objectDeleted.describe>[0]
  expect(JSON.parse(objectDeleted.describe(stored).byHand!.split('\n')[1]!)).toEqual(manifest)
  expect(await run.restoreAll()).toEqual([restored])
  expect(store.requests.findLast(({ method }) => method === 'POST')?.body).toEqual(manifest)
  expect(store.objects.get(web)).toMatchObject(manifest)
  expect(await run.restoreAgain()).toEqual([restored])
})

test('a deletion that something holds is waited for, and said to be held', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  store.put(web, { metadata: { namespace: 'shop', finalizers: ['shop/keep'] }, spec: { replicas: 2 } })
  store.surroundings.holds = true
  await deleteObject(action, cluster, deployments, await cluster.get(deployments, place))
  expect(await run.restoreAll()).toEqual([
    { fate: 'open', detail: 'it is being deleted, and held by the finalizer shop/keep' },
  ])
})

test('a deleted object that somebody else has made differently is theirs', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  store.put(web, { metadata: { namespace: 'shop' }, spec: { replicas: 2 } })
  await deleteObject(action, cluster, deployments, await cluster.get(deployments, place))
  store.put(web, { metadata: { namespace: 'shop' }, spec: { replicas: 9 } })
  expect(await run.restoreAll()).toMatchObject([{ fate: 'replaced' }])
  expect(store.objects.get(web)?.['spec']).toEqual({ replicas: 9 })
})

test('of what is created anew, the whole content tells whether it is as it was', async () => {
  const { store, run, action, cluster } = await setUp()
  await using _ = store
  const service = '/api/v1/namespaces/shop/services/web'
  store.put(service, { metadata: { namespace: 'shop' }, data: { theme: 'dark' } })
  store.surroundings.admit = (object) => ({ ...object, data: { theme: 'light' } })
  await deleteObject(action, cluster, services, await cluster.get(services, place))
  expect(await run.restoreAll()).toEqual([{ fate: 'open', detail: 'the server makes "light" of data.theme' }])
  const again = new RestoringRun(run.system, 'run-2')
  store.put(service, { metadata: { namespace: 'shop' }, data: { theme: 'dark' } })
  store.surroundings.admit = undefined
  await deleteObject(again.action(), cluster, services, await cluster.get(services, place))
  expect(await again.restoreAll()).toEqual([restored])
})
