import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startSandbox } from 'chaos-sandbox'
import { expect, test } from 'vitest'
import { simulateChaosMesh } from '../../../chaos-kubernetes/test/support/simulate-chaos-mesh.ts'
import { newChaos } from '../chaos.ts'

const slow = {
  apiVersion: 'chaos-mesh.org/v1alpha1',
  kind: 'NetworkChaos',
  metadata: { name: 'slow', namespace: 'shop' },
  spec: {
    action: 'delay',
    mode: 'all',
    selector: { namespaces: ['shop'], labelSelectors: { app: 'web' } },
    delay: { latency: '100ms' },
    duration: '2s',
  },
}
const engine = {
  apiVersion: 'litmuschaos.io/v1alpha1',
  kind: 'ChaosEngine',
  metadata: { name: 'kill', namespace: 'shop' },
  spec: {
    engineState: 'active',
    appinfo: { appns: 'shop', applabel: 'app=web', appkind: 'deployment' },
    chaosServiceAccount: 'litmus',
    experiments: [
      { name: 'pod-delete', spec: { components: { env: [{ name: 'TOTAL_CHAOS_DURATION', value: '30' }] } } },
    ],
  },
}
const ready = (ns: string, labels: string) => ({
  type: 'probe',
  name: `pods with ${labels} are ready in ${ns}`,
  tolerance: true,
  provider: {
    type: 'plugin',
    activity: 'kubernetes/pods-in-conditions',
    arguments: { ns, label_selector: labels, conditions: [{ type: 'Ready', status: 'True' }] },
  },
})
const healthy = (ns: string) => ({
  type: 'probe',
  name: `no pod is in trouble in ${ns}`,
  tolerance: true,
  provider: { type: 'plugin', activity: 'kubernetes/all-pods-healthy', arguments: { ns } },
})

interface Made {
  readonly 'steady-state-hypothesis'?: { readonly probes: readonly unknown[] }
  readonly method: readonly Readonly<Record<string, unknown>>[]
}

/** What an import of these objects prints. */
async function imported(...objects: readonly object[]) {
  await using chaos = await newChaos()
  await chaos.write('faults.yaml', objects.map((object) => JSON.stringify(object)).join('\n---\n'))
  const { code, stdout, stderr } = await chaos.run(['import', 'faults.yaml'])
  return { code, stderr, made: stdout === '' ? undefined : (JSON.parse(stdout) as Made) }
}

test('a fault of Chaos Mesh becomes an experiment that is valid, and that a run injects, holds and takes away', async () => {
  await using sandbox = await startSandbox({ preset: 'empty', seed: 1 })
  const create = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const { ok } = await fetch(`${sandbox.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(ok).toBe(true)
  }
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'web:1' }] } }
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  await create('/api/v1/namespaces', { metadata: { name: 'shop' } })
  await create('/apis/apps/v1/namespaces/shop/deployments', {
    metadata: { name: 'web' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  })
  await create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: 'networkchaos.chaos-mesh.org' },
    spec: {
      group: 'chaos-mesh.org',
      scope: 'Namespaced',
      names: { kind: 'NetworkChaos', plural: 'networkchaos', singular: 'networkchaos' },
      versions: [{ name: 'v1alpha1', served: true, storage: true, schema }],
    },
  })
  const all = '/apis/chaos-mesh.org/v1alpha1/networkchaos'
  const pods = '/api/v1/namespaces/shop/pods'
  await expect.poll(async () => (await fetch(`${sandbox.url}${all}`)).status, { timeout: 20_000 }).toBe(200)
  await expect
    .poll(
      async () => (await (await fetch(`${sandbox.url}${pods}`)).text()).split('"type":"Ready","status":"True"').length,
      { timeout: 20_000 },
    )
    .toBe(3)
  const clock = { now: Date.now, after: (milliseconds: number, act: () => void) => setTimeout(act, milliseconds) }
  simulateChaosMesh({ sandbox, clock }, ['networkchaos'])
  await using chaos = await newChaos()
  await chaos.write('slow.yaml', slow)
  await chaos.write('kubeconfig', sandbox.kubeconfig)
  const environment = { KUBECONFIG: join(chaos.folder, 'kubeconfig') }
  const { code, stderr } = await chaos.run(['import', 'slow.yaml', '--output', 'made.yaml'])
  expect([code, stderr]).toEqual([0, expect.stringContaining('The experiment is in made.yaml, and is valid.')])
  expect((await chaos.run(['validate', 'made.yaml'], { environment })).code).toBe(0)
  const run = await chaos.run(['run', 'made.yaml'], { environment })
  expect(run.code, run.stderr).toBe(0)
  const journal = JSON.parse(await readFile(join(chaos.folder, 'journal.json'), 'utf8')) as {
    readonly run: readonly { readonly output: unknown }[]
  }
  expect(journal.run[0]!.output).toEqual([expect.stringMatching(/^shop\/web-/), expect.stringMatching(/^shop\/web-/)])
  expect(await (await fetch(`${sandbox.url}${all}`)).json()).toMatchObject({ items: [] })
}, 60_000)

test('the action has the resource as it was, held for its duration, and the hypothesis looks at all that it acts on', async () => {
  const target = {
    mode: 'all',
    selector: { expressionSelectors: [{ key: 'app', operator: 'In', values: ['db', 'cache'] }] },
  }
  const { spec } = slow
  const { made } = await imported({ ...slow, spec: { ...spec, target, duration: '1m30s', direction: 'both' } })
  expect(made?.['steady-state-hypothesis']?.probes).toEqual([
    ready('shop', 'app=web'),
    ready('shop', 'app in (db,cache)'),
  ])
  expect(made?.method).toEqual([
    {
      type: 'action',
      name: 'inject NetworkChaos shop/slow',
      duration: 90,
      provider: {
        type: 'plugin',
        activity: 'kubernetes/inject-chaos-mesh',
        arguments: {
          kind: 'NetworkChaos',
          name: 'slow',
          ns: 'shop',
          spec: { ...spec, target, duration: '1m30s', direction: 'both' },
        },
      },
    },
  ])
})

test('a ChaosEngine is run, with more time than its experiments last, and its application is looked at', async () => {
  const { made, stderr } = await imported(engine, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'litmus' },
  })
  const { engineState: _, ...spec } = engine.spec
  expect(made?.['steady-state-hypothesis']?.probes).toEqual([ready('shop', 'app=web')])
  expect(made?.method).toMatchObject([
    {
      provider: {
        activity: 'kubernetes/run-litmus-engine',
        arguments: { name: 'kill', ns: 'shop', spec, timeout: 630 },
      },
    },
  ])
  expect(stderr).toContain('ServiceAccount litmus is not part of the experiment: apply it to the cluster yourself.')
})

test('workloads that an engine selects are looked at one by one', async () => {
  const { appinfo: _, ...spec } = engine.spec
  const workloads = [
    { kind: 'deployment', namespace: 'shop', names: 'web, cache' },
    { kind: 'statefulset', namespace: 'shop', labels: 'app=db' },
    { kind: 'rollout', namespace: 'other', names: 'web' },
  ]
  const { made } = await imported({ ...engine, spec: { ...spec, selectors: { workloads } } })
  const available = (name: string) => ({
    name: `deployment shop/${name} is ready`,
    provider: { activity: 'kubernetes/deployment-fully-available', arguments: { ns: 'shop', name } },
  })
  expect(made?.['steady-state-hypothesis']?.probes).toMatchObject([
    available('web'),
    available('cache'),
    ready('shop', 'app=db'),
    healthy('other'),
  ])
})

test('several faults begin together, and the method goes on until the longest is over', async () => {
  const kill = {
    ...slow,
    kind: 'PodChaos',
    metadata: { name: 'kill' },
    spec: { action: 'pod-kill', mode: 'one', selector: { pods: { shop: ['web-1'] } } },
  }
  const { made, stderr } = await imported({ ...slow, spec: { ...slow.spec, duration: '5m' } }, kill)
  expect(made?.method).toMatchObject([
    { name: 'inject PodChaos kill', duration: 60, background: true },
    { name: 'inject NetworkChaos shop/slow', duration: 300 },
  ])
  expect(made?.method[1]).not.toHaveProperty('background')
  expect(made?.['steady-state-hypothesis']?.probes).toEqual([ready('shop', 'app=web'), healthy('shop')])
  expect(stderr).toContain('PodChaos kill is done at once: what it leaves is looked at 60 s later.')
})

test('a fault outside the cluster is held for a minute, and whoever imports it is told to look at something', async () => {
  const spec = { action: 'ec2-stop', awsRegion: 'r', ec2Instance: 'i' }
  const { made, stderr } = await imported({ ...slow, kind: 'AWSChaos', spec })
  expect(made).not.toHaveProperty('steady-state-hypothesis')
  expect(made?.method).toMatchObject([{ duration: 60 }])
  expect(stderr).toContain('AWSChaos shop/slow has no duration: the experiment holds it for 60 s.')
  expect(stderr).toContain('AWSChaos shop/slow acts on what is in no cluster, so nothing is looked at')
})

test('a fault that is aimed at the system is imported with a reason only, which stands in the experiment', async () => {
  await using chaos = await newChaos()
  await chaos.write('dns.yaml', { ...slow, metadata: { name: 'slow', namespace: 'kube-system' } })
  const refused = await chaos.run(['import', 'dns.yaml'])
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('say in i_know why it is meant')])
  const { stdout } = await chaos.run(['import', 'dns.yaml', '--i-know', 'a test'])
  expect((JSON.parse(stdout) as Made).method).toMatchObject([{ provider: { arguments: { i_know: 'a test' } } }])
})

const pause = { 'experiment.chaos-mesh.org/pause': 'true' }

test.each([
  [
    'a Schedule',
    { ...slow, kind: 'Schedule', spec: { type: 'PodChaos' } },
    'repeats a fault by the clock, and an experiment runs once. Import the fault in it on its own, as a resource of the kind PodChaos.',
  ],
  [
    'a Workflow',
    { ...slow, kind: 'Workflow' },
    'Workflow shop/slow is a course of several steps, which has no counterpart here.',
  ],
  [
    'a fault that is paused',
    { ...slow, metadata: { name: 'slow', annotations: pause } },
    'NetworkChaos slow is paused by an annotation',
  ],
  [
    'a fault without a name',
    { ...slow, metadata: { generateName: 'slow-' } },
    'A NetworkChaos of the file has no name.',
  ],
  ['a fault without a spec', { ...slow, spec: null }, 'NetworkChaos shop/slow has no spec, so it says nothing.'],
  [
    'what an experiment would fill in',
    { ...slow, spec: { ...slow.spec, device: '${eth}' } },
    'has a "${" in it, which an experiment would fill in',
  ],
  [
    'a duration that is none',
    { ...slow, spec: { ...slow.spec, duration: 'long' } },
    'The duration "long" of NetworkChaos shop/slow is no time such as "30s" or "1m30s".',
  ],
  [
    'a manifest of something else',
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
    'faults.yaml has no fault of Chaos Mesh and no ChaosEngine of Litmus in it.',
  ],
  [
    'a spec that its kind does not take',
    { ...slow, spec: { ...slow.spec, mode: 'some' } },
    "faults.yaml can't be imported: no run would take what it holds.",
  ],
])('%s is refused, and nothing is printed', async (_, object, message) => {
  const { code, stderr, made } = await imported(object)
  expect([code, made]).toEqual([2, undefined])
  expect(stderr).toContain(message)
})

test('a file that is there is left as it is, one of another ending is refused, and so is what can not be read', async () => {
  await using chaos = await newChaos()
  await chaos.write('slow.yaml', slow)
  await chaos.write('mine.json', 'mine')
  await chaos.write('broken.yaml', 'a: [')
  for (const [args, message] of [
    [
      ['slow.yaml', '--output', 'mine.json'],
      'There is mine.json already, and it is left as it is. Name another file with --output',
    ],
    [['slow.yaml', '--output', 'made.txt'], "An experiment can't go to made.txt"],
    [['none.yaml'], "none.yaml can't be read: it is not there."],
    [['broken.yaml'], 'broken.yaml is no YAML, at line 1'],
  ] as const) {
    const { code, stderr } = await chaos.run(['import', ...args])
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  }
  expect(await readFile(join(chaos.folder, 'mine.json'), 'utf8')).toBe('mine')
  expect((await readdir(chaos.folder)).toSorted()).toEqual(['broken.yaml', 'mine.json', 'slow.yaml'])
})
