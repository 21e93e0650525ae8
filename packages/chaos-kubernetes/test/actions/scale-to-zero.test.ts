import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'
import { podsOfShop } from '../support/shop.ts'

const apps = '/apis/apps/v1/namespaces/shop'
const step = (args: object) => ({ activity: 'scale-to-zero', args: { ns: 'shop', ...args } })

test('all workloads with the labels are scaled to 0, and each gets back its own number', async () => {
  await using open = await openShop()
  const spec = (replicas: number) => ({
    replicas,
    selector: { matchLabels: { app: 'more' } },
    template: { metadata: { labels: { app: 'more' } }, spec: { containers: [{ name: 'main', image: 'more:1' }] } },
  })
  for (const [name, replicas] of [
    ['few', 1],
    ['many', 4],
    ['none', 0],
  ] as const)
    await open.shop.call('POST', `${apps}/deployments`, {
      metadata: { name, labels: { tier: 'x' } },
      spec: spec(replicas),
    })
  await open.shop.clock.sleep(30)
  const replicas = async () =>
    (await open.list(`${apps}/deployments`)).map(({ metadata, spec }) => [
      metadata.name,
      (spec as { replicas: number }).replicas,
    ])
  const { result, seen } = await open.meanwhile(step({ label_selector: 'tier=x' }), replicas)
  expect(seen).toEqual([
    ['few', 0],
    ['many', 0],
    ['none', 0],
    ['web', 2],
  ])
  expect(cameTo(result)).toEqual(['few', 'many'])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }, { fate: 'restored' }] })
  expect(await replicas()).toEqual([
    ['few', 1],
    ['many', 4],
    ['none', 0],
    ['web', 2],
  ])
  expect(await open.shop.readyPods()).toBe(podsOfShop + 5)
})

test('a StatefulSet, and a ReplicaSet that nobody keeps', async () => {
  await using open = await openShop()
  const labels = { app: 'bare' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'bare:1' }] } }
  const spec = { replicas: 2, selector: { matchLabels: labels }, template }
  await open.shop.call('POST', `${apps}/replicasets`, { metadata: { name: 'bare' }, spec })
  await open.shop.clock.sleep(30)
  for (const [kind, name] of [
    ['StatefulSet', 'db'],
    ['ReplicaSet', 'bare'],
  ]) {
    const { result, seen } = await open.meanwhile(step({ kind, name }), open.shop.readyPods)
    expect(seen).toBe(kind === 'StatefulSet' ? podsOfShop + 1 : podsOfShop)
    expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
    expect(await open.shop.readyPods()).toBe(podsOfShop + 2)
  }
})

test('a ReplicaSet that a Deployment keeps stays, which is said', async () => {
  await using open = await openShop()
  const [kept] = await open.list(`${apps}/replicasets?labelSelector=app%3Dweb`)
  const result = await open.run([step({ kind: 'ReplicaSet', label_selector: 'app=web' })])
  expect(open.told).toEqual([
    `ReplicaSet shop/${kept?.metadata.name} stays: Deployment web keeps it, and would scale it up again; scale that one.`,
    'It changed nothing: all was so already, or gone.',
  ])
  expect(result).toMatchObject({ outcome: 'inconclusive', changes: [] })
})

test('without a name and labels it is refused', async () => {
  await using open = await openShop()
  await expect(open.run([step({})])).rejects.toThrow('nothing is named, so everything of the namespace would be meant')
})

/** A kind of workload that the cluster learns of, whose number of replicas can be set, or can't. */
async function define(open: Awaited<ReturnType<typeof openShop>>, name: string, subresources: object): Promise<void> {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  await open.shop.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: `${name.toLowerCase()}s.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: name, plural: `${name.toLowerCase()}s`, singular: name.toLowerCase() },
      versions: [{ name: 'v1', served: true, storage: true, schema, subresources }],
    },
  })
  await open.shop.clock.sleep(5)
}

test('a workload of a kind that the cluster has learnt, if it can be scaled', async () => {
  await using open = await openShop()
  const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }
  await define(open, 'Canary', { scale })
  const path = '/apis/example.com/v1/namespaces/shop/canarys'
  const apiVersion = 'example.com/v1'
  await open.shop.call('POST', path, { apiVersion, kind: 'Canary', metadata: { name: 'front' }, spec: { replicas: 3 } })
  const replicas = async () => (await open.list(path)).map(({ spec }) => (spec as { replicas: number }).replicas)
  const given = { kind: 'Canary', api_version: apiVersion, name: 'front' }
  const { result, seen } = await open.meanwhile(step(given), replicas)
  expect(seen).toEqual([0])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await replicas()).toEqual([3])
})

test('a kind that can not be scaled, and one that is not there, are refused', async () => {
  await using open = await openShop()
  await define(open, 'Leaflet', {})
  for (const [kind, api_version, sentence] of [
    [
      'Leaflet',
      'example.com/v1',
      'A Leaflet of example.com/v1 has no subresource "scale", so it has no number of replicas.',
    ],
    ['Rollout', 'argoproj.io/v1alpha1', 'The cluster serves no Rollout in argoproj.io/v1alpha1.'],
  ]) {
    const { result } = await open.meanwhile(step({ kind, api_version, name: 'x' }), async () => undefined)
    expect(result.reason).toContain(sentence)
    expect(result.changes).toEqual([])
  }
})
