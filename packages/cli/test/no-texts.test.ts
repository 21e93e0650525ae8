import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos, processOf } from './chaos.ts'

/** No text can be made of it by `String`. */
const noText = { toString: 1 }
const step = processOf('true', [])
const native = { type: 'python', module: 'chaosk8s.probes', func: 'all_pods_healthy' }
const of = (provider: unknown) => experimentOf([{ type: 'probe', name: 'p', provider }])

const experiments: Readonly<Record<string, unknown>> = {
  'the name of an activity': experimentOf([{ ...step, name: noText }]),
  'the name of a control': {
    ...experimentOf([step]),
    controls: [{ name: noText, provider: { type: 'python', module: 'm' } }],
  },
  'the name of the control of an activity': experimentOf([
    { ...step, controls: [{ name: noText, provider: { type: 'python', module: 'm', arguments: { a: '${b}' } } }] },
  ]),
  'the ref of a control': { ...experimentOf([step]), controls: [{ ref: noText }] },
  'the activity of a provider': of({ type: 'plugin', activity: noText }),
  'the module of a provider': of({ type: 'python', module: noText, func: 'f' }),
  'the function of a provider': of({ type: 'python', module: 'm', func: noText }),
  'a secret of a provider': { ...of({ ...native, secrets: [noText] }), secrets: { a: { b: 'kiwi-4417' } } },
  'the path of a provider': of({ type: 'process', path: noText }),
  'the title': { ...experimentOf([step]), title: noText },
  'the title of the hypothesis': { ...experimentOf([step]), 'steady-state-hypothesis': { title: noText, probes: [] } },
  'the type of a tolerance': experimentOf([step], {
    'steady-state-hypothesis': { title: 'h', probes: [{ ...step, type: 'probe', tolerance: { type: noText } }] },
  }),
  'the pattern of a tolerance': experimentOf([step], {
    'steady-state-hypothesis': {
      title: 'h',
      probes: [{ ...step, type: 'probe', tolerance: { type: 'regex', pattern: noText } }],
    },
  }),
  'a configuration': experimentOf([step], {
    configuration: { c: { type: 'env', key: 'NOT_THERE', env_var_type: noText, default: noText } },
  }),
}

async function isNoBug(chaos: Chaos, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { code, stderr } = await chaos.run(args, { environment })
  expect(stderr).not.toContain('bug in chaos')
  expect(stderr).not.toMatch(/primitive value|TypeError/)
  expect([0, 1, 2, 3, 4, 5]).toContain(code)
  return stderr
}

test.each(Object.keys(experiments))('no text as %s is a fault of the file', async (what) => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experiments[what])
  for (const args of [['validate'], ['run'], ['run', '--no-validation']]) await isNoBug(chaos, [...args, 'e.json'])
})

test.each([
  { exit_codes: noText },
  { notifications: [{ type: 'http', url: noText, events: ['run-completed'] }] },
  { notifications: [{ type: 'http', url: 'http://127.0.0.1:9', headers: { a: noText } }] },
  { notifications: [{ type: 'plugin', module: noText }] },
])('no text in the settings %j is a fault of the file', async (settings) => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([step]))
  await chaos.write('settings.yaml', settings)
  await isNoBug(chaos, ['--settings', 'settings.yaml', 'run', 'e.json'])
  await isNoBug(chaos, ['--settings', 'settings.yaml', 'recover'])
})

test('no text as kind, name or namespace of a manifest is named', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', of(native))
  const metadata = { name: 'm', namespace: 'default' }
  await chaos.write('m/1.json', { apiVersion: 'v1', kind: noText, metadata })
  await chaos.write('m/2.json', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, namespace: noText } })
  const stderr = await isNoBug(chaos, ['run', 'e.json', '--sandbox', '--sandbox-manifests', 'm'])
  expect(stderr).toContain('m/1.json has no kind')
  expect(stderr).toContain('m/2.json has a metadata.namespace that is no text')
})

test('no text in a kubeconfig is the fault of the kubeconfig', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', of(native))
  const server = 'http://127.0.0.1:9'
  const good = { cluster: { server }, user: { token: 'kiwi-4417' }, context: { cluster: 'c', user: 'u' } }
  const wrong = [
    { ...good, context: { ...good.context, cluster: noText } },
    { ...good, context: { ...good.context, namespace: noText } },
    { ...good, user: { token: noText } },
    { ...good, user: { 'client-key-data': noText } },
    { ...good, user: { exec: { apiVersion: 'v1', command: 'true', args: [noText] } } },
    { ...good, user: { exec: { apiVersion: 'v1', command: 'true', env: noText } } },
    { ...good, cluster: { server, 'proxy-url': noText } },
  ]
  for (const { cluster, user, context } of wrong) {
    const KUBECONFIG = await chaos.write('kubeconfig', {
      'current-context': 'x',
      contexts: [{ name: 'x', context }],
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user }],
    })
    const stderr = await isNoBug(chaos, ['run', 'e.json'], { KUBECONFIG })
    expect(stderr).toMatch(/kubeconfig/)
    expect(stderr).not.toContain("Plugin chaos-kubernetes can't be used")
  }
})
