import type { KubernetesObject } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { defineKind } from '../support/rollout.ts'
import { podsOfShop } from '../support/shop.ts'

const nodes = '/api/v1/nodes'
const step = (args: object, activity = 'taint-nodes') => ({ activity, args: { ...args } })
const ours = { key: 'chaos-cli/taint', effect: 'NoSchedule' }
const theirs = { key: 'dedicated', value: 'shop', effect: 'NoSchedule' }

const taintsOf = (node: KubernetesObject) => (node['spec'] as { readonly taints?: readonly object[] }).taints ?? []
const firstOf = async (open: OpenShop) => (await open.list(nodes))[0]!.metadata.name
const podsOn = async (open: OpenShop, node: string) =>
  (await open.list(`/api/v1/namespaces/shop/pods?fieldSelector=spec.nodeName%3D${node}`)).length

test('a node has a taint until the undo, and no list of taints is left where there was none', async () => {
  await using open = await openShop()
  const name = await firstOf(open)
  const read = () => open.read(`${nodes}/${name}`)
  const { result, seen } = await open.meanwhile(step({ name, value: 'x' }), read)
  expect(taintsOf(seen)).toEqual([{ ...ours, value: 'x' }])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect((await read())['spec']).not.toHaveProperty('taints')
})

test('taints that others set before and meanwhile stay, those of the node controller, too', async () => {
  await using open = await openShop()
  const name = await firstOf(open)
  await open.patch(`${nodes}/${name}`, { spec: { taints: [theirs] } })
  const cordoned = [{ ...step({ name }), pauses: { after: 5 } }, step({ name }, 'cordon-node')]
  const late = { key: 'late', effect: 'PreferNoSchedule' }
  open.shop.clock.after(2000, () => void open.patch(`${nodes}/${name}`, { spec: { taints: [theirs, ours, late] } }))
  expect(await open.run(cordoned)).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }, {}] })
  await open.shop.clock.sleep(30)
  expect(taintsOf(await open.read(`${nodes}/${name}`))).toEqual([theirs, late])
})

test('a taint that is there with another value gets that back', async () => {
  await using open = await openShop()
  const name = await firstOf(open)
  await open.patch(`${nodes}/${name}`, { spec: { taints: [theirs] } })
  const args = { name, key: 'dedicated', value: 'other' }
  const { seen } = await open.meanwhile(step(args), () => open.read(`${nodes}/${name}`))
  expect(taintsOf(seen)).toEqual([{ ...theirs, value: 'other' }])
  expect(taintsOf(await open.read(`${nodes}/${name}`))).toEqual([theirs])
})

test('with NoExecute pods leave, and the run waits until their workloads have as many as before', async () => {
  await using open = await openShop()
  const name = await firstOf(open)
  expect(await podsOn(open, name)).toBeGreaterThan(0)
  const { result, seen } = await open.meanwhile(step({ name, effect: 'NoExecute' }), () => podsOn(open, name))
  expect(seen).toBe(0)
  expect(result.outcome).toBe('held')
  expect(new Set(result.changes.map(({ fate }) => fate))).toEqual(new Set(['healed', 'restored']))
  expect(result.changes.map(({ object }) => object)).toContain('DaemonSet shop/log: pods')
  expect(await open.shop.readyPods()).toBe(podsOfShop)
})

test('with NoExecute it is refused where a pod would be lost that nothing makes again, unless that one stays', async () => {
  await using open = await openShop()
  const name = await firstOf(open)
  const lone = (tolerations: readonly object[]) => ({
    metadata: { name: `lone-${tolerations.length}` },
    spec: { nodeName: name, tolerations, containers: [{ name: 'main', image: 'lone:1' }] },
  })
  const tolerations = [{ key: 'chaos-cli/taint', operator: 'Exists' }]
  await open.shop.call('POST', '/api/v1/namespaces/shop/pods', lone(tolerations))
  expect((await open.run([step({ name, effect: 'NoExecute' })])).outcome).toBe('held')
  await open.shop.call('POST', '/api/v1/namespaces/shop/pods', lone([]))
  await open.shop.clock.sleep(30)
  const refused = await open.run([step({ name, effect: 'NoExecute' })])
  expect(cameTo(refused)).toContain('Pod shop/lone-0 would be lost: nothing makes it again.')
  expect(refused.changes).toEqual([])
  expect(await podsOn(open, name)).toBeGreaterThan(2)
})

test('a pod that has to leave is made again by a new one, and by no spare one of an owner of unknown kind', async () => {
  await using open = await openShop()
  const path = await defineKind(open, ['example.com', 'v1', 'PodSet'])
  const set = { apiVersion: 'example.com/v1', kind: 'PodSet', metadata: { name: 'kafka' } }
  const { metadata } = (await open.shop.call('POST', path, set)) as KubernetesObject
  const pods = '/api/v1/namespaces/shop/pods'
  const make = (name: string, nodeName: string, annotations = {}) =>
    open.shop.call('POST', pods, {
      metadata: {
        name,
        annotations,
        ownerReferences: [{ ...set, metadata: undefined, name: 'kafka', uid: metadata.uid, controller: true }],
      },
      spec: { nodeName, containers: [{ name: 'main', image: 'kafka:1' }] },
    })
  const tainted = (name: string) => open.meanwhile(step({ name, effect: 'NoExecute' }), async () => spare())
  let spare: () => Promise<unknown> = async () => open.patch(`${pods}/spare`, { metadata: { annotations: null } })
  await make('kafka-0', 'node-1')
  await make('spare', 'node-2', { 'sim.cluster/ready': 'false' })
  await open.shop.clock.sleep(30)
  const { result } = await tainted('node-1')
  expect(result.outcome).toBe('not-healed')
  expect(result.changes.find(({ object }) => object.startsWith('PodSet'))?.detail).toContain(
    'PodSet shop/kafka: 0 of 1 pods that had to leave have been made again',
  )
  spare = async () => make('kafka-1', 'node-3')
  expect((await tainted('node-2')).result.outcome).toBe('held')
})

test('taints of one key are taken away, of all effects or of one, and set again', async () => {
  await using open = await openShop()
  const name = await firstOf(open)
  const soft = { ...theirs, effect: 'PreferNoSchedule' }
  const other = { key: 'other', effect: 'NoSchedule' }
  await open.patch(`${nodes}/${name}`, { spec: { taints: [theirs, soft, other] } })
  const untaint = (more: object = {}) =>
    open.meanwhile(step({ name, key: 'dedicated', ...more }, 'untaint-nodes'), () => open.read(`${nodes}/${name}`))
  const all = await untaint()
  expect(taintsOf(all.seen)).toEqual([other])
  expect(cameTo(all.result)).toEqual([name])
  expect(taintsOf(await open.read(`${nodes}/${name}`))).toEqual([other, theirs, soft])
  expect(taintsOf((await untaint({ effect: 'NoSchedule' })).seen)).toEqual([other, soft])
})

test('a taint that no node has is nothing to take away', async () => {
  await using open = await openShop()
  const result = await open.run([step({ label_selector: 'kubernetes.io/os=linux' }, 'untaint-nodes')])
  expect(result).toMatchObject({ outcome: 'inconclusive', changes: [] })
})

test.each([
  [
    {},
    'no node is named, so every node of the cluster would be meant; say which by name, label_selector, zone or count',
  ],
  [{ name: 'x', key: 'node.kubernetes.io/not-ready' }, 'is a taint of the node controller'],
  [{ name: 'x', key: 'a b' }, 'no taint can have that key'],
  [{ name: 'x', value: 'a b' }, 'no taint can have that value'],
])('arguments that fit no taint are refused before the run: %j', async (args, sentence) => {
  await using open = await openShop()
  await expect(open.run([step(args)])).rejects.toThrow(sentence)
})
