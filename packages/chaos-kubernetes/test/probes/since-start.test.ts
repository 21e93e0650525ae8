import { expect, test } from 'vitest'
import { type OpenShop, openShop } from '../support/open-shop.ts'

const ns = 'shop'
const pods = '/api/v1/namespaces/shop/pods'
const deletion = { activity: 'terminate-pods', args: { ns, label_selector: 'app=web' }, pauses: { after: 30 } }

/** Runs an action, and asks a probe after it in the same run. */
async function askAfter(open: OpenShop, activity: string, args: object): Promise<unknown> {
  const { journal } = await open.run([deletion, { type: 'probe', activity, args: { ns, ...args } }])
  return journal.run[1]?.output
}

test('only Events that were seen since the run began are read, as they are asked for', async () => {
  await using open = await openShop()
  // It has nothing to scale, and says so again and again.
  await open.shop.call('DELETE', '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/idle')
  await open.shop.clock.sleep(30)
  expect(await open.ask('events-since-start', { ns })).toEqual([])
  const all = (await askAfter(open, 'events-since-start', {})) as readonly { reason: string; last: string }[]
  expect(new Set(all.map(({ reason }) => reason))).toEqual(
    new Set(['Killing', 'SuccessfulCreate', 'Scheduled', 'Pulled', 'Created', 'Started']),
  )
  expect(all.map(({ last }) => last)).toEqual(all.map(({ last }) => last).toSorted())
  const made = await askAfter(open, 'events-since-start', {
    kind: 'ReplicaSet',
    reason: 'SuccessfulCreate',
    type: 'Normal',
  })
  expect(made).toEqual([
    expect.objectContaining({
      object: expect.stringMatching(/^ReplicaSet web-/) as string,
      note: expect.stringMatching(/^Created pod: web-/) as string,
    }),
  ])
  expect(await askAfter(open, 'events-since-start', { type: 'Warning' })).toEqual([])
  expect(await askAfter(open, 'events-since-start', { name: 'nobody' })).toEqual([])
})

test('containers count that were started again since the run began, each once, and new pods do not', async () => {
  await using open = await openShop()
  const restarted = { label_selector: 'app=web' }
  expect(await askAfter(open, 'restarts-since-start', restarted)).toBe(0)
  const [pod] = await open.list(`${pods}?labelSelector=app%3Dweb`)
  const kill = () =>
    open.patch(`${pods}/${pod!.metadata.name}`, { metadata: { annotations: { 'sim.cluster/kill': '137' } } })
  await kill()
  await open.shop.clock.sleep(30)
  expect(await open.ask('restarts-since-start', { ns, ...restarted })).toBe(0)
  open.shop.clock.after(3000, () => void kill())
  open.shop.clock.after(13_000, () => void kill())
  const probe = {
    type: 'probe',
    activity: 'restarts-since-start',
    args: { ns, ...restarted },
    pauses: { before: 30 },
  } as const
  expect((await open.run([probe])).journal.run[0]?.output).toBe(1)
  expect((await open.read(`${pods}/${pod!.metadata.name}`))['status'] as object).toMatchObject({
    containerStatuses: [{ restartCount: 3 }],
  })
})

test('pods that were created since the run began say how long they took', async () => {
  await using open = await openShop()
  const args = { label_selector: 'app=web' }
  await open.shop.clock.sleep(10)
  expect(await open.ask('time-to-ready', { ns, ...args })).toEqual({ ready: 0, not_ready: 0, median: null, max: null })
  expect(open.told).toEqual(['None of the 2 pods in namespace shop was created since the run began.'])
  await open.patch('/apis/apps/v1/namespaces/shop/deployments/web', {
    spec: { template: { metadata: { annotations: { 'sim.cluster/start-delay': '7s' } } } },
  })
  await open.shop.clock.sleep(60)
  const took = (await askAfter(open, 'time-to-ready', args)) as { median: number }
  expect(took).toMatchObject({ ready: 1, not_ready: 0 })
  expect(took.median).toBeGreaterThanOrEqual(7)
  expect(took.median).toBeLessThan(30)
})
