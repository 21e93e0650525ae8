import type { LoggedRecord } from 'chaos-core'
import { expect, test } from 'vitest'
import { type OpenShop, openShop } from '../support/open-shop.ts'
import { rollout, startRollout } from '../support/rollout.ts'

const pods = '/api/v1/namespaces/shop/pods'
const terminate = { activity: 'terminate-pods', args: { ns: 'shop', label_selector: 'app=front' } }
const containers = [{ name: 'main', image: 'bare:1' }]

interface Heard {
  readonly open: OpenShop
  /** What a run says before its method begins. */
  readonly before: (step: { activity: string; args: Readonly<Record<string, unknown>> }) => Promise<readonly string[]>
}

async function listenTo(prepare: (open: OpenShop) => Promise<unknown>): Promise<Heard & AsyncDisposable> {
  const heard: LoggedRecord[] = []
  const open = await openShop((record) => heard.push(record))
  await prepare(open)
  return {
    open,
    async before(step) {
      const from = heard.length
      await open.run([step])
      const of = heard.slice(from)
      const first = of.slice(
        0,
        of.findIndex(({ type }) => type === 'method-started'),
      )
      return first.flatMap((record) => (record.type === 'log' && record.level === 'warn' ? [record.message] : []))
    },
    [Symbol.asyncDispose]: async () => open[Symbol.asyncDispose](),
  }
}

const notKnown = (activity: string) =>
  `The pods of Rollout shop/front are not known to be remade, since nobody here knows that kind: what ${activity} takes away of them counts as healed only once there is a new pod for each.`

test('that the kind of an owner is unknown is said beforehand, of every action that takes its pods away', async () => {
  await using heard = await listenTo(startRollout)
  expect(await heard.before(terminate)).toEqual([notKnown('terminate-pods')])
  expect(await heard.before({ ...terminate, args: { ...terminate.args, by: 'eviction' } })).toHaveLength(1)
  expect(await heard.before({ ...terminate, args: { ns: 'shop', label_selector: 'app=web' } })).toEqual([])
  expect(await heard.before({ activity: 'delete-pods', args: { ns: 'shop', name: '^front' } })).toEqual([
    notKnown('delete-pods'),
  ])
  const [pod] = await heard.open.list(`${pods}?labelSelector=app%3Dfront`)
  const { nodeName } = pod!.spec as { readonly nodeName: string }
  expect(await heard.before({ activity: 'drain-nodes', args: { name: nodeName } })).toEqual([notKnown('drain-nodes')])
  expect(
    await heard.before({ activity: 'taint-nodes', args: { count: 1, key: 'a', effect: 'NoExecute' } }),
  ).toContainEqual(notKnown('taint-nodes'))
  expect(await heard.before({ activity: 'taint-nodes', args: { count: 1, key: 'b' } })).toEqual([])
  expect(
    await heard.before({ activity: 'restart-workload', args: { ns: 'shop', ...rollout, name: 'front' } }),
  ).toContainEqual(notKnown('restart-workload'))
})

test('pods that nothing makes again are named before their node is deleted, and written down as lost', async () => {
  await using heard = await listenTo(async ({ shop }) => {
    const make = (name: string) =>
      shop.call('POST', pods, { metadata: { name }, spec: { nodeName: 'node-1', containers } })
    await make('one')
    await make('two')
    await shop.clock.sleep(10)
  })
  const { open, before } = heard
  const step = (count: number) => ({
    activity: 'delete-nodes',
    args: { label_selector: `kubernetes.io/hostname=node-${count}` },
  })
  expect(await before(step(2))).toEqual([])
  expect(await before(step(1))).toEqual([
    'Pods shop/one, shop/two are lost for good where delete-nodes hits the node: nothing makes them again.',
  ])
  const result = await open.run([{ ...step(1), pauses: { after: 120 } }])
  expect(result.changes).toMatchObject([
    { object: 'Pod shop/one', summary: 'lost with Node node-1, unless that was back in time', fate: 'lasting' },
    { object: 'Pod shop/two', fate: 'lasting' },
    { object: 'Node node-1', fate: 'restored' },
  ])
  expect((await open.list(pods)).filter(({ metadata }) => metadata.name === 'one')).toEqual([])
})

test('who may not list pods deletes nodes all the same, and hears that nobody knows what is lost', async () => {
  const heard: LoggedRecord[] = []
  await using open = await openShop((record) => heard.push(record))
  open.shop.sandbox.faults.add({ match: { resource: 'pods' }, effect: { kind: 'status', code: 403 } })
  const { changes } = await open.run([{ activity: 'delete-nodes', args: { count: 1 } }])
  expect(changes).toMatchObject([{ fate: 'restored' }])
  expect(heard).toContainEqual(
    expect.objectContaining({
      message: 'Pods may not be listed, so nobody knows which of them are lost with their nodes.',
    }),
  )
})
