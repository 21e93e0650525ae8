import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenShop, openShop } from '../support/open-shop.ts'
import { startEmptyCluster } from '../support/run-steps.ts'

let open: OpenShop

beforeAll(async () => {
  open = await openShop()
})

afterAll(async () => {
  await open[Symbol.asyncDispose]()
})

/** The spec that an action sends. */
async function specOf(activity: string, args: object): Promise<unknown> {
  const { journal } = await open.run([{ activity, args: { name: 'fault', ns: 'shop', ...args } }])
  const [result] = journal.run
  return result?.exception ?? (result?.output as { readonly spec?: unknown } | undefined)?.spec
}

const anyOtherEnd = { mode: 'one', selector: {} }

describe('what an action asks of Chaos Mesh', () => {
  test.each([
    [
      'a delay between two ends, whose pods are given as texts',
      'chaos-mesh-add-latency',
      {
        latency: '100ms',
        jitter: '10ms',
        correlation: 50,
        mode: 'fixed',
        mode_value: 2,
        namespaces_selectors: 'shop, web',
        label_selectors: 'app=web,tier=a=b',
        direction: 'both',
        target_mode: 'fixed-percent',
        target_mode_value: '40',
        target_label_selectors: { app: 'db' },
      },
      {
        action: 'delay',
        delay: { latency: '100ms', jitter: '10ms', correlation: '50' },
        mode: 'fixed',
        value: '2',
        selector: { namespaces: ['shop', 'web'], labelSelectors: { app: 'web', tier: 'a=b' } },
        direction: 'both',
        target: { mode: 'fixed-percent', value: '40', selector: { labelSelectors: { app: 'db' } } },
      },
    ],
    [
      'a loss on the way to somewhere outside',
      'chaos-mesh-set-loss',
      { loss: '2.5', external_targets: 'example.com,192.0.2.1', target_mode: null, annotations_selectors: 'team=a' },
      {
        action: 'loss',
        loss: { loss: '2.5' },
        mode: 'one',
        selector: { annotationSelectors: { team: 'a' } },
        direction: 'to',
        externalTargets: ['example.com', '192.0.2.1'],
      },
    ],
    [
      'reordering, which is a kind of delay there',
      'chaos-mesh-reorder-packets',
      { reorder: '25', gap: '3' },
      {
        action: 'delay',
        delay: { latency: '10ms', reorder: { reorder: '25', gap: 3 } },
        mode: 'one',
        selector: {},
        direction: 'to',
        target: anyOtherEnd,
      },
    ],
    [
      'a bandwidth',
      'chaos-mesh-set-bandwidth',
      { rate: '1mbps', limit: 20971520, buffer: 10000, peakrate: 1000000 },
      {
        action: 'bandwidth',
        bandwidth: { rate: '1mbps', limit: 20971520, buffer: 10000, peakrate: 1000000 },
        mode: 'one',
        selector: {},
        direction: 'to',
        target: anyOtherEnd,
      },
    ],
    [
      'load on the CPU of some containers',
      'chaos-mesh-stress-cpu',
      { workers: 2, load: 80, container_names: 'main,sidecar', mode: 'all', direction: 'from' },
      {
        stressors: { cpu: { workers: 2, load: 80 } },
        duration: '30s',
        containerNames: ['main', 'sidecar'],
        mode: 'all',
        selector: {},
      },
    ],
    [
      'memory that fills slowly',
      'chaos-mesh-stress-memory',
      { size: '50%', oom_score: -500, time_to_get_to_size: '10s', duration: null },
      {
        stressors: { memory: { workers: 1, size: '50%', oomScoreAdj: -500, options: ['--time=10s'] } },
        mode: 'one',
        selector: {},
      },
    ],
  ])('%s', async (_what, activity, args, spec) => {
    expect(await specOf(activity, args)).toEqual(spec)
    await open.shop.untilAsBefore()
  })
})

describe('what Chaos Mesh would refuse, or take for something else, is refused before', () => {
  test.each([
    ['chaos-mesh-add-latency', {}, 'latency'],
    ['chaos-mesh-add-latency', { latency: '100' }, 'it is no time such as "100ms" or "1.5s"'],
    ['chaos-mesh-add-latency', { latency: '1s', mode: 'fixed' }, 'the mode fixed needs a number; give one'],
    ['chaos-mesh-add-latency', { latency: '1s', target_mode: 'fixed' }, 'the mode fixed needs a number; give one'],
    ['chaos-mesh-set-loss', { loss: '101' }, 'it is no percentage'],
    ['chaos-mesh-set-loss', { loss: 5, mode: 'fixed-percent', mode_value: 101 }, 'a percentage is at most 100'],
    ['chaos-mesh-set-loss', { loss: 5, label_selectors: 'web' }, 'it is no list such as "app=web,tier=front"'],
    ['chaos-mesh-set-bandwidth', { rate: '1', limit: 1, buffer: 1 }, 'it is no rate such as "1mbps"'],
    ['chaos-mesh-stress-memory', { size: 'much' }, 'it is no size such as "256MB" or "50%"'],
  ])('%s with %j', async (activity, args, problem) => {
    await expect(open.run([{ activity, args: { name: 'fault', ns: 'shop', ...args } }])).rejects.toThrow(problem)
  })
})

test('a cluster without Chaos Mesh is told, whatever is asked of it', async () => {
  const cluster = await startEmptyCluster(1)
  try {
    const args = { name: 'fault', ns: 'default' }
    const { journal } = await cluster.run([
      { activity: 'chaos-mesh-set-loss', args: { ...args, loss: 5 } },
      { activity: 'chaos-mesh-delete-network-fault', args },
      { type: 'probe', activity: 'chaos-mesh-get-network-faults', args: { ns: 'default' } },
      { type: 'probe', activity: 'chaos-mesh-get-network-fault', args },
    ])
    for (const { exception } of journal.run) {
      expect(exception?.at(-1)).toContain('The cluster knows no NetworkChaos of chaos-mesh.org/v1alpha1, so Chaos Mesh')
    }
  } finally {
    await cluster.stop()
  }
})

test('faults and loads are read as the API has them', async () => {
  const { journal } = await open.run([
    { type: 'probe', activity: 'chaos-mesh-get-network-fault', args: { ns: 'shop', name: 'slow' } },
    { type: 'probe', activity: 'chaos-mesh-get-network-faults', args: { ns: 'shop' } },
    { type: 'probe', activity: 'chaos-mesh-get-stressor', args: { ns: 'shop', name: 'busy' } },
    { type: 'probe', activity: 'chaos-mesh-get-stressors', args: { ns: 'shop' } },
  ])
  const slow = { kind: 'NetworkChaos', spec: { delay: { latency: '10ms' } } }
  const busy = { kind: 'StressChaos', metadata: { name: 'busy' } }
  expect(journal.run.map(({ output }) => output)).toMatchObject([slow, { items: [slow] }, busy, { items: [busy] }])
})

test('a fault that the run itself takes away leaves nothing to undo', async () => {
  const args = { name: 'fault', ns: 'shop' }
  const { changes, journal } = await open.run([
    { activity: 'chaos-mesh-set-loss', args: { ...args, loss: 5 } },
    { activity: 'chaos-mesh-delete-network-fault', args },
  ])
  expect(changes.map(({ fate }) => fate)).toEqual(['restored'])
  expect(journal.run.at(-1)).toMatchObject({ output: { status: 'Success', details: { name: 'fault' } } })
  await open.shop.untilAsBefore()
})
