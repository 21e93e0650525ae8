import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { runFlags } from '../src/options/run-flags.ts'
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

test('help shows the options of run in groups, the global ones last, in 80 columns', async () => {
  await using chaos = await newChaos()
  const { stdout } = await chaos.run(['run', '--help'])
  const headings = stdout.match(/^[A-Z ]*FLAGS$/gm)
  expect(headings).toEqual(
    ['EXPERIMENT', 'CLUSTER', 'SANDBOX', 'COURSE', 'RESULT', 'GLOBAL'].map((name) => `${name} FLAGS`),
  )
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
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
    'The settings have run.failfast, which stands for no option of chaos run. Did you mean run.fail_fast?',
  ],
  ['run: {fail_fast: "yes"}', 'run.fail_fast in the settings is "yes". Give true or false.'],
  ['run: {dry: prob}', `run.dry in the settings can't be used: --dry can't be "prob".`],
  ['run: {seed: {}}', 'run.seed in the settings is {}. Give a text or a number.'],
  ['run: {var: [[]]}', 'run.var in the settings is [[]]. Give a list of texts.'],
  ['run: {state_dir: here}', 'run.state_dir in the settings is "here", which is no absolute path.'],
])('settings that can not be used are one sentence: %s', async (settings, sentence) => {
  await using chaos = await withSettings(settings)
  const environment = { CHAOS_STATE_DIR: '' }
  const { code, stderr } = await chaos.run(['run', 'e.json'], { environment })
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
})
