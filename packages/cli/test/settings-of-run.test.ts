import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { runFlags } from '../src/run/run-flags.ts'
import { settingOf } from '../src/settings/fill-from-settings.ts'
import { type Chaos, experimentOf, newChaos, processOf } from './chaos.ts'

async function withSettings(settings: string): Promise<Chaos> {
  const chaos = await newChaos()
  await chaos.write('../.chaostoolkit/settings.yaml', settings)
  await chaos.write('e.json', experimentOf([processOf('true', [])], { configuration: { a: 'x' } }))
  return chaos
}

test('the page of the settings names every option of chaos run and its key', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../../../docs/reference/settings.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `--(?:\[no-\])?([a-z-]+)` \| `([a-z_.]+)` \|/gm)].map(([, option, key]) => [
    option,
    key,
  ])
  expect(rows.toSorted()).toEqual(
    Object.keys(runFlags)
      .map((option) => [option, settingOf(option)])
      .toSorted(),
  )
})

test('what the settings say counts as if it was given, and the command line goes before', async () => {
  await using chaos = await withSettings('run: {journal_path: from-settings.json, seed: 7, var: [a=y], dry: actions}\n')
  const first = await chaos.run(['run', 'e.json'])
  expect(first.code, first.stderr).toBe(0)
  expect(first.stderr).toContain('seed 7')
  expect(first.stderr).toContain('left out (--dry)')
  const journal = JSON.parse(await readFile(join(chaos.folder, 'from-settings.json'), 'utf8')) as {
    experiment: { configuration: unknown }
  }
  expect(journal.experiment.configuration).toEqual({ a: 'x' })
  const second = await chaos.run(['run', 'e.json', '--seed', '8', '--journal-path', 'given.json', '--dry', 'pause'])
  expect(second.stderr).toContain('seed 8')
  expect(second.stderr).not.toContain('left out')
  expect(await readdir(chaos.folder)).toContain('given.json')
})

test('a sandbox of the settings is turned off on the command line', async () => {
  await using chaos = await withSettings('run:\n  sandbox: true\n  sandbox_preset: empty\n')
  expect((await chaos.run(['run', 'e.json'])).stderr).toContain('Acts on     the sandbox')
  expect((await chaos.run(['run', 'e.json', '--no-sandbox'])).stderr).toContain('Acts on     no cluster')
  const both = await chaos.run(['run', 'e.json', '--context', 'dev'])
  expect([both.code, both.stderr]).toEqual([
    2,
    '--context names a cluster, but --sandbox makes one for the run. Leave out one of the two; a sandbox of the settings is turned off with --no-sandbox.\n',
  ])
})

test('the context of the settings gives way to a sandbox, and a journal of theirs to several experiments', async () => {
  await using chaos = await withSettings('run: {context: dev, journal_path: one.json}\n')
  const { code, stderr } = await chaos.run(['run', 'e.json', 'e.json', '--sandbox', '--sandbox-preset', 'empty'])
  expect(code, stderr).toBe(0)
  expect(await readdir(chaos.folder)).toEqual(expect.arrayContaining(['journal-e.json', 'journal-e-2.json']))
})

const podsOfNoCluster = {
  type: 'probe',
  name: 'look',
  provider: { type: 'plugin', activity: 'kubernetes/count-pods', arguments: { label_selector: 'a=b' } },
}

function kubeconfigOf(...contexts: readonly string[]) {
  return {
    'current-context': contexts[0],
    contexts: contexts.map((name) => ({ name, context: { cluster: name, user: 'u' } })),
    clusters: contexts.map((name) => ({ name, cluster: { server: 'http://127.0.0.1:1' } })),
    users: [{ name: 'u', user: { token: 'none' } }],
  }
}

test.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
  ['alone', {}, [], 'context second (settings), namespace shop (settings),'],
  ['beside a kubeconfig of the environment', { KUBECONFIG: 'other' }, [], 'context third (KUBECONFIG),'],
  ['beside a context of the environment', { KUBERNETES_CONTEXT: 'home' }, [], 'context home (KUBERNETES_CONTEXT),'],
  [
    'beside a namespace of the environment',
    { CHAOS_NAMESPACE: 'staging' },
    [],
    'context second (settings), namespace staging (--namespace),',
  ],
  [
    'beside a namespace of the environment and one of the command line',
    { CHAOS_NAMESPACE: 'staging' },
    ['--namespace', 'dev'],
    'context second (settings), namespace dev (--namespace),',
  ],
  ['within a run that hands on its context', { CHAOS_CONTEXT: 'home' }, [], 'context home (--context),'],
  ['within a run that hands on its kubeconfig', { CHAOS_KUBECONFIG: 'other' }, [], 'context third (--kubeconfig),'],
  ['beside a kubeconfig of the command line', {}, ['--kubeconfig', 'other'], 'context third (--kubeconfig),'],
  ['beside a context of the command line', {}, ['--context', 'first'], 'context first (--context),'],
])('the cluster of the settings, %s', async (_, environment, args, actsOn) => {
  await using chaos = await withSettings('run: {kubeconfig: own, context: second, namespace: shop}\n')
  await chaos.write('own', kubeconfigOf('first', 'second'))
  await chaos.write('other', kubeconfigOf('third'))
  await chaos.write('../.kube/config', kubeconfigOf('home'))
  await chaos.write('e.json', experimentOf([{ ...podsOfNoCluster, dry: true }]))
  const { code, stderr } = await chaos.run(['run', 'e.json', ...args], { environment })
  expect(code, stderr).toBe(0)
  expect(stderr).toContain(`Acts on     ${actsOn}`)
})

test('a namespace of the environment is none of a sandbox, where that of the settings counts', async () => {
  await using chaos = await withSettings('run: {namespace: bookinfo, sandbox: true}\n')
  const provider = { type: 'plugin', activity: 'kubernetes/all-pods-healthy', arguments: {} }
  const probes = [{ type: 'probe', name: 'healthy', tolerance: true, provider }]
  await chaos.write('e.json', experimentOf([], { 'steady-state-hypothesis': { title: 'Healthy', probes } }))
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment: { CHAOS_NAMESPACE: 'staging' } })
  expect(code, stderr).toBe(0)
  expect(stderr).not.toMatch(/namespace (?:default|staging)/)
})

test('a context of the settings that is not there is refused, and no fault of the command line', async () => {
  await using chaos = await withSettings('run: {context: gone}\n')
  await chaos.write('../.kube/config', kubeconfigOf('home'))
  await chaos.write('e.json', experimentOf([podsOfNoCluster]))
  const { code, stderr } = await chaos.run(['run', 'e.json'])
  expect(code, stderr).toBe(6)
  expect(stderr).toContain('has no context "gone"')
})

test.each([
  ['run: {dry: prob}', [], 'run.dry in the settings file'],
  ['run: {var: [b=y]}', [], 'The variable b has no effect'],
  ['run: {control_file: [gone.yaml]}', [], 'There is no file gone.yaml'],
  ['run: {kubeconfig: gone}', [], 'There is no file gone for run.kubeconfig in the settings.'],
  ['run: {sandbox: true}', ['--context', 'dev'], '--sandbox makes one for the run'],
])('validate reads the options of the settings as run does: %s', async (settings, args, says) => {
  await using chaos = await withSettings(settings)
  const [validated, run] = [
    await chaos.run(['validate', 'e.json', ...args]),
    await chaos.run(['run', 'e.json', ...args]),
  ]
  expect(validated.stderr).toContain(says)
  expect(run.stderr).toContain(says)
  expect(validated.code).toBe(run.code)
})

test('every command looks at the state folder of the settings', async () => {
  await using chaos = await newChaos()
  const state = join(chaos.folder, '../elsewhere')
  await chaos.write('../.chaostoolkit/settings.yaml', `run: {state_dir: ${state}}\n`)
  await chaos.write('e.json', experimentOf([processOf('true', [])]))
  const environment = { CHAOS_STATE_DIR: '' }
  await chaos.run(['run', 'e.json'], { environment })
  const [id] = await readdir(join(state, 'runs'))
  expect((await chaos.run(['journal', id!], { environment })).code).toBe(0)
  expect((await chaos.run(['recover'], { environment })).stderr).toBe(`There is nothing to recover in ${state}.\n`)
  expect((await chaos.run(['sandbox', 'status'], { environment })).code).toBe(1)
})

test.each([
  ['run: 5', 'run in the settings is no mapping.'],
  [
    'run: {failfast: true}',
    'he settings has run.failfast, which stands for no option of chaos run. Did you mean run.fail_fast?',
  ],
  ['run: {fail_fast: "yes"}', 'run.fail_fast in the settings is "yes". Give true or false.'],
  ['run: {dry: prob}', `run.dry in the settings can't be used: --dry can't be "prob".`],
  ['run: {seed: {}}', 'run.seed in the settings is {}. Give a text or a number.'],
  ['run: {namespace: ""}', 'run.namespace in the settings is empty. Give it a value, or remove it.'],
  ['run: {var: [[]]}', 'run.var in the settings is [[]]. Give a list of texts.'],
  ['run: {state_dir: here}', 'run.state_dir in the settings is "here", which is no absolute path.'],
])('settings that can not be used are one sentence: %s', async (settings, sentence) => {
  await using chaos = await withSettings(settings)
  const environment = { CHAOS_STATE_DIR: '' }
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment })
  const file = `settings file ${join(chaos.folder, '../.chaostoolkit/settings.yaml')}`
  const named = settings.includes('state_dir') ? sentence : sentence.replace('settings', file)
  expect([code, stderr]).toEqual([2, expect.stringContaining(named)])
})

test.each<[string, string]>([
  ['runtime: never', 'In the settings, runtime is no mapping, and counts for nothing'],
  [
    'runtime: {undo: {patence: 1}}',
    'In the settings, "patence" means nothing in runtime.undo; did you mean "patience"?',
  ],
  ['runtime: {rolbacks: {}}', 'In the settings, "rolbacks" means nothing in runtime; did you mean "rollbacks"?'],
  ['runtime: {rollbacks: {strategy: sometimes}}', 'In the settings, runtime.rollbacks.strategy is "sometimes"'],
  ['runtme: {}', 'The settings have "runtme", which means nothing to chaos; did you mean "runtime"?'],
  ['notification: []', 'did you mean "notifications"?'],
  ['exit_code: chaos', 'did you mean "exit_codes"?'],
  ['auths: x', 'In the settings, auths is no mapping'],
  ['auths: {a.b: token}', 'In the settings, auths has nothing that could be sent to a.b'],
  ['notifications: {a: b}', 'In the settings, notifications is no list, so nobody is told anything'],
  ['notifications: [a]', 'In the settings, notifications[0] is no mapping, so nobody is told'],
  ['notifications: [{type: htp, url: "http://127.0.0.1:1"}]', 'so it is never told; did you mean "http"?'],
  ['notifications: [{type: http}]', 'notifications[0] has no url, so it is never told.'],
  ['notifications: [{type: http, url: nope}]', 'has a url that is no http(s) address, so it is never told.'],
  ['notifications: [{type: plugin, func: f}]', 'notifications[0] names no module, so it is never told.'],
  [
    'notifications: [{type: plugin, module: m, events: [run-stated]}]',
    'asks for "run-stated", of which nobody is ever told; did you mean "run-started"?',
  ],
  [
    'notifications: [{type: plugin, module: m, events: [init-completed]}]',
    'asks for "init-completed", of which nobody is ever told; there are run-started, ',
  ],
])(
  'what counts for nothing in the settings is told by validate and run, and keeps neither: %s',
  async (settings, says) => {
    await using chaos = await withSettings(settings)
    for (const command of ['validate', 'run']) {
      const { code, stderr } = await chaos.run([command, 'e.json'])
      expect(stderr).toContain(says)
      expect(code, stderr).toBe(0)
    }
  },
)

test.each([
  ['discover', 'nosuch'],
  ['journal', 'nosuch'],
  ['init', '--experiment-path', 'e.json'],
])('exit codes are those of the settings, whatever the command: %s', async (...args) => {
  await using chaos = await withSettings('exit_codes: chaostoolkit')
  const codeOf = async (environment = {}) => (await chaos.run(args, { environment })).code
  expect([await codeOf(), await codeOf({ CHAOS_EXIT_CODES: 'chaos' })]).toEqual([1, 2])
  await chaos.write('../.chaostoolkit/settings.yaml', 'exit_codes: nosuch')
  expect([await codeOf(), await codeOf({ CHAOS_EXIT_CODES: 'chaostoolkit' })]).toEqual([2, 1])
})

test.each<[string, string]>([
  ['runtime: {rollbacks: {strategy: nevr}}', 'In the settings, runtime.rollbacks.strategy is "nevr"'],
  ['runtime: {hypothesis: {strategy: at-noon}}', 'In the settings, runtime.hypothesis.strategy is "at-noon"'],
  ['runtime: {undo: {patience: -1}}', 'In the settings, runtime.undo.patience must be'],
  ['run: {rollback_strategy: never}', 'Write runtime.rollbacks.strategy instead.'],
  ['run: {hypothesis_strategy: skip}', 'Write runtime.hypothesis.strategy instead.'],
  ['run: {exit_codes: chaos}', 'Write exit_codes instead.'],
  ['run: {journal_path: not/there.json}', "The journal can't be written to not/there.json: its folder is not there."],
])('what a run can not go by in the settings is refused by validate and run: %s', async (settings, says) => {
  await using chaos = await withSettings(settings)
  for (const command of ['validate', 'run']) {
    const { code, stderr } = await chaos.run([command, 'e.json'])
    expect(stderr).toContain(says)
    expect(code, stderr).toBe(2)
  }
})

test('a runtime of the settings that the file hides is not what is refused, and the file says which strategy is none', async () => {
  await using chaos = await withSettings('runtime: {rollbacks: {strategy: nevr}, hypothesis: {strategy: at-noon}}')
  await chaos.write(
    'hiding.json',
    experimentOf([], { runtime: { hypothesis: { strategy: 'skip' } }, rollbacks: [processOf('true', [])] }),
  )
  const { code, stderr } = await chaos.run(['run', 'hiding.json'])
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('The runtime of the experiment goes before it.')
})

test('the reason why rollbacks are not played names the settings where they give the strategy', async () => {
  await using chaos = await withSettings('runtime: {rollbacks: {strategy: sometimes}}')
  await chaos.write('e.json', experimentOf([], { rollbacks: [processOf('true', [])] }))
  expect((await chaos.run(['run', 'e.json'])).stderr).toContain('the strategy that the settings give is none')
})

test('keys of the settings that are for controls are left in peace', async () => {
  await using chaos = await withSettings('dashboards: {url: x}\nvault_addr: x\n')
  expect((await chaos.run(['validate', 'e.json'])).stderr).toBe('✓ e.json is valid.\n')
})
