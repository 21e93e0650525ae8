import plugin from 'chaos-kubernetes'
import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { type Course, simulateLitmus } from '../support/simulate-litmus.ts'

const spec = { chaosServiceAccount: 'litmus', engineState: 'active', experiments: [{ name: 'pod-delete' }] }
const of = '/apis/litmuschaos.io/v1alpha1/namespaces/shop'
const step = (args: object = {}) => ({
  activity: 'run-litmus-engine',
  args: { ns: 'shop', name: 'new', spec, ...args },
})

async function withLitmus(course: Course): Promise<OpenShop> {
  const open = await openShop()
  simulateLitmus(open.shop, course)
  return open
}

test('the verdicts of an engine that passes are the output, and at the end the engine and its results are gone', async () => {
  await using open = await withLitmus({ verdict: 'Pass' })
  const seen = async () => [await open.list(`${of}/chaosengines`), await open.list(`${of}/chaosresults`)].flat()
  const { result, seen: meanwhile } = await open.meanwhile(step(), seen)
  expect(meanwhile).toMatchObject([
    { spec: { engineState: 'stop', experiments: [{ name: 'pod-delete', spec: { components: {} } }] } },
    { metadata: { name: 'new-pod-delete' } },
  ])
  expect(cameTo(result)).toEqual([{ experiment: 'pod-delete', verdict: 'Pass', reason: '' }])
  expect(result).toMatchObject({
    outcome: 'held',
    changes: [
      { object: 'ChaosEngine shop/new: results', fate: 'restored' },
      { object: 'ChaosEngine shop/new', fate: 'restored' },
    ],
  })
  expect(await seen()).toEqual([])
  await open.shop.untilAsBefore()
})

test('what an engine of that name has left before stays', async () => {
  await using open = await withLitmus({ verdict: 'Pass' })
  await open.shop.call('POST', `${of}/chaosresults`, { metadata: { name: 'old' }, spec: { engine: 'new' } })
  await open.run([step()])
  expect(await open.list(`${of}/chaosresults`)).toMatchObject([{ metadata: { name: 'old' } }])
})

test.each([
  [
    'Fail',
    {
      experimentStatus: { errorOutput: { reason: 'no pod was found' } },
      probeStatuses: [
        { name: 'shop', status: { verdict: 'Failed', description: 'status 503' } },
        { name: 'ok', status: { verdict: 'Passed' } },
      ],
    },
    'ChaosEngine shop/new did not pass: pod-delete Fail (no pod was found; probe shop: status 503).',
  ],
  ['Error', {}, 'ChaosEngine shop/new did not pass: pod-delete Error.'],
])(
  'an engine whose verdict is %s fails with the words of Litmus, and is taken away',
  async (verdict, more, message) => {
    await using open = await withLitmus({ verdict, more })
    const result = await open.run([step()])
    expect(cameTo(result)).toContain(message)
    expect(result.changes).toMatchObject([{ fate: 'restored' }, { fate: 'restored' }])
    await open.shop.untilAsBefore()
  },
)

test('an engine that is not through in time fails with what it does, and is taken away', async () => {
  await using open = await withLitmus({ verdict: 'Pass', endless: true })
  const result = await open.run([step({ timeout: 60 })])
  expect(cameTo(result)).toContain('ChaosEngine shop/new is not through within 60 s: pod-delete is "Running".')
  expect(await open.list(`${of}/chaosengines`)).toEqual([])
})

test('an engine that no operator takes up, and one that somebody stops, are told as that', async () => {
  await using open = await openShop()
  expect(cameTo(await open.run([step()]))).toContain(
    'The operator of Litmus has not taken up ChaosEngine shop/new within 600 s.',
  )
  open.shop.clock.after(
    20_000,
    () => void open.patch(`${of}/chaosengines/new`, { status: { engineStatus: 'stopped' } }),
  )
  expect(cameTo(await open.run([step()]))).toContain('ChaosEngine shop/new was stopped: pod-delete has no verdict.')
  open.shop.clock.after(20_000, () => void open.shop.call('DELETE', `${of}/chaosengines/new`))
  expect(cameTo(await open.run([step()]))).toContain('Somebody has deleted ChaosEngine shop/new before it was through.')
})

test('an engine that somebody else has changed since is left to them', async () => {
  await using open = await withLitmus({ verdict: 'Pass' })
  const change = () => open.patch(`${of}/chaosengines/new`, { spec: { chaosServiceAccount: 'other' } })
  const { result } = await open.meanwhile(step(), change)
  expect(result.changes).toMatchObject([{}, { object: 'ChaosEngine shop/new', fate: 'drifted' }])
})

test.each([
  [{}, { chaosServiceAccount: 'it is missing; it is a text', experiments: 'it is missing; it is a list' }],
  [{ ...spec, experiments: [] }, { experiments: 'it must be a list of at least 1, and not an empty list' }],
  [
    { ...spec, appinfo: { appns: 'kube-system', applabel: 'k8s-app=metrics' } },
    { '': 'namespace kube-system is what the whole cluster lives by; say in i_know why it is meant' },
  ],
  [
    { ...spec, selectors: { workloads: [{ kind: 'deployment', namespace: 'dns', names: 'coredns' }] } },
    { '': "the cluster's DNS is what the whole cluster lives by; say in i_know why it is meant" },
  ],
  [{ ...spec, engineState: 'stop' }, { engineState: 'it is stop, so that nothing would be run' }],
  [{ ...spec, experiment: [] }, { experiment: 'it is no field of ChaosEngine' }],
  [
    { ...spec, selectors: { workloads: [{ kind: 'deployment', namespace: 'shop' }] } },
    { 'selectors.workloads.0.names': 'workloads are told by names or by labels, and by one of them only' },
  ],
])('what Litmus refuses, or takes for something else, is said: %j', async (given, problems) => {
  const { issues = [] } = await plugin.actions!['runLitmusEngine']!.args['~standard'].validate({
    name: 'a',
    spec: given,
  })
  const found = issues.map(({ message, path = [] }) => [path.slice(1).map(String).join('.'), message] as const)
  expect(Object.fromEntries(found)).toEqual(problems)
})
