import { expect, test } from 'vitest'
import { experimentOf, newChaos } from '../chaos.ts'

const count = (ns: string, more: object = {}) => ({
  type: 'probe',
  name: 'pods',
  provider: { type: 'plugin', activity: 'kubernetes/count-pods', arguments: { label_selector: 'app=a', ns }, ...more },
})
const fromEnvironment = { ns: { type: 'env', key: 'SURELY_NOT_SET' } }

/** What a command says of an experiment, and how it ends. */
async function verdictOf(command: 'run' | 'validate', experiment: object, args: readonly string[]) {
  await using chaos = await newChaos()
  await chaos.write('e.json', experiment)
  await chaos.write('vars.yaml', 'configuration: {ns: shop}\n')
  await chaos.write('empty.yaml', 'configuration: {ns: ""}\n')
  await chaos.write('stack/old.json', { apiVersion: 'old/v1', kind: 'Old', metadata: { name: 'a' } })
  return await chaos.run([command, 'e.json', ...args])
}

test.each<[string, Readonly<Record<string, unknown>>, readonly string[], number, string]>([
  ['a variable that is not set', { configuration: fromEnvironment }, [], 2, 'SURELY_NOT_SET'],
  ['an empty value of a variable', { configuration: fromEnvironment }, ['--var', 'ns='], 2, 'it is empty'],
  ['an empty value of a file', { configuration: fromEnvironment }, ['--var-file', 'empty.yaml'], 2, 'it is empty'],
  ['a value of the wrong type', { configuration: { ns: 'a' } }, ['--var', 'ns:int=5'], 2, '"ns"'],
  ['a file of variables that is not there', {}, ['--var-file', 'gone.yaml'], 2, 'There is no file gone.yaml'],
  ['a variable without a value', {}, ['--var', 'ns'], 2, '--var ns'],
  ['what is in a sandbox that is not asked for', {}, ['--sandbox-preset', 'empty'], 2, 'Add --sandbox.'],
  ['manifests that a sandbox does not take', {}, ['--sandbox', '--sandbox-manifests', 'stack'], 2, 'old/v1'],
  [
    'a strategy of the file that is none',
    { runtime: { hypothesis: { strategy: 'sometimes' } } },
    [],
    2,
    'runtime.hypothesis.strategy is "sometimes"',
  ],
])('%s is refused by validate as by run', async (_, more, args, code, says) => {
  const ns = 'configuration' in more ? '${ns}' : 'shop'
  const experiment = experimentOf([count(ns)], more)
  for (const command of ['validate', 'run'] as const) {
    const finished = await verdictOf(command, experiment, args)
    expect(finished.stderr).toContain(says)
    expect(finished.code).toBe(code)
  }
})

test('secrets that name another cluster than the sandbox are refused by validate as by run', async () => {
  const experiment = experimentOf([count('shop', { secrets: ['other'] })], {
    secrets: { other: { KUBERNETES_HOST: 'https://127.0.0.1:1' } },
  })
  expect((await verdictOf('validate', experiment, [])).code).toBe(0)
  for (const command of ['validate', 'run'] as const) {
    const { code, stderr } = await verdictOf(command, experiment, ['--sandbox'])
    expect(stderr).toContain('The secrets of "pods" name another cluster than the sandbox')
    expect(code).toBe(6)
  }
})

test('settings that name no strategy are refused by validate as by run', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf([]))
  await chaos.write('s.yaml', 'runtime: {hypothesis: {strategy: sometimes}}\n')
  for (const command of ['validate', 'run']) {
    const { code, stderr } = await chaos.run(['--settings', 's.yaml', command, 'e.json'])
    expect(stderr).toContain('runtime.hypothesis.strategy is "sometimes"')
    expect(code).toBe(2)
  }
})

test.each([
  [['--var', 'ns=shop']],
  [['--var-file', 'vars.yaml']],
  [['--var', 'ns=shop', '--sandbox', '--sandbox-preset', 'empty']],
])('what is made right by %j is valid', async (args) => {
  const finished = await verdictOf('validate', experimentOf([count('${ns}')], { configuration: fromEnvironment }), args)
  expect(finished.stderr).toBe('✓ e.json is valid.\n')
  expect(finished.code).toBe(0)
})

test('a variable that the experiment does not declare is named', async () => {
  const { code, stderr } = await verdictOf('validate', experimentOf([]), ['--var', 'ns=shop'])
  expect(stderr).toContain('The variable ns has no effect')
  expect(code).toBe(0)
})
