import { connect, createObject, deployments, secrets } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { kubeconfigFor, testContext } from '../support/context.ts'
import { startObjectStore } from '../support/object-store.ts'
import { RestoringRun } from '../support/restoring-run.ts'

/** Connects to a fake cluster, in a run. */
async function setUp() {
  const store = await startObjectStore()
  const system = testContext({ environment: await kubeconfigFor(store.url) })
  const run = new RestoringRun(system)
  const posted = () => store.requests.filter(({ method }) => method === 'POST').map(({ body }) => body)
  return {
    run,
    posted,
    cluster: await connect(system),
    objects: store.objects,
    [Symbol.asyncDispose]: store[Symbol.asyncDispose],
  }
}

/** As kubectl shows one that was applied, with a part under a misspelt name, which the server leaves out. */
const manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'token',
    labels: { app: 'web' },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { token: 'a2l3aS00NDE3' } }),
    },
  },
  type: 'Opaque',
  data: { token: 'a2l3aS00NDE3' },
  stringData: { password: 'kiwi-4417' },
  stringdata: { password: 'kiwi-4417' },
}

test('of a Secret all is sent, and nothing of its content written down, wherever it stands', async () => {
  await using access = await setUp()
  const { run, cluster, objects, posted } = access
  await createObject(run.action(), cluster, secrets, manifest, 'shop')
  expect(posted()).toEqual([manifest])
  const written = run.changes.map(({ data }) => data)
  expect(written).toMatchObject([
    { content: { kind: 'Secret', type: 'Opaque', metadata: { name: 'token', labels: { app: 'web' } } } },
  ])
  for (const part of ['a2l3aS00NDE3', 'kiwi-4417']) expect(JSON.stringify(written)).not.toContain(part)
  expect(await run.restoreAll()).toMatchObject([{ fate: 'restored' }])
  expect(objects.has('/api/v1/namespaces/shop/secrets/token')).toBe(false)
})

test.each([
  ['of another kind', manifest, 'is a Secret, and not a Deployment of apps/v1'],
  ['of another group', { ...manifest, kind: 'Deployment' }, 'is of v1, and not a Deployment of apps/v1'],
])('of a manifest %s nothing is sent, and nothing written down', async (_, given, says) => {
  await using access = await setUp()
  const { run, cluster, posted } = access
  await expect(createObject(run.action(), cluster, deployments, given, 'shop')).rejects.toMatchObject({
    message: `The manifest of token ${says}, so nothing is created.`,
    applied: false,
  })
  expect([posted(), run.changes]).toEqual([[], []])
})

test('a manifest that does not say of what kind it is is one of the kind that is created', async () => {
  await using access = await setUp()
  const { run, cluster, objects } = access
  await createObject(run.action(), cluster, deployments, { kind: '', metadata: { name: 'web' }, spec: {} }, 'shop')
  expect(objects.has('/apis/apps/v1/namespaces/shop/deployments/web')).toBe(true)
})
