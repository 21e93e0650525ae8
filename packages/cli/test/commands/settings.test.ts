import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { newChaos } from '../chaos.ts'

const settings = `# Where we tell people
notifications:
- type: http
  url: u1
runtime:
  rollbacks:
    strategy: always
`

test('a value is read by its dotted key, with the global option before or after the command', async () => {
  await using chaos = await newChaos()
  await chaos.write('s.yaml', settings)
  const before = await chaos.run([
    '--settings',
    's.yaml',
    'settings',
    'get',
    'notifications[0].url',
    '--format',
    'string',
  ])
  const after = await chaos.run([
    'settings',
    'get',
    'notifications[0].url',
    '--format',
    'string',
    '--settings',
    's.yaml',
  ])
  expect(before).toEqual({ code: 0, stdout: 'u1\n', stderr: '' })
  expect(after).toEqual(before)
})

test('a value that is set stands in the file, and comments stay', async () => {
  await using chaos = await newChaos()
  const file = await chaos.write('s.yaml', settings)
  const { code } = await chaos.run(['--settings', 's.yaml', 'settings', 'set', 'runtime.rollbacks.strategy', '"never"'])
  expect(code).toBe(0)
  const text = await readFile(file, 'utf8')
  expect(text).toContain('# Where we tell people')
  expect(text).toContain('strategy: never')
})

test('a value is removed', async () => {
  await using chaos = await newChaos()
  await chaos.write('s.yaml', settings)
  expect((await chaos.run(['--settings', 's.yaml', 'settings', 'remove', 'notifications'])).code).toBe(0)
  const { stdout } = await chaos.run(['--settings', 's.yaml', 'settings', 'show', '--format', 'json'])
  expect(JSON.parse(stdout)).toEqual({ runtime: { rollbacks: { strategy: 'always' } } })
})

test('settings that are not there make an exit code of 1, as in Chaos Toolkit', async () => {
  await using chaos = await newChaos()
  const shown = await chaos.run(['settings', 'show'])
  const got = await chaos.run(['settings', 'get', 'runtime.nothing'])
  expect([shown.code, got.code]).toEqual([1, 1])
  expect(got.stdout).toBe('')
})

test.each([
  ['run.sandbx', 'true', 'run.sandbx stands for no option of chaos run. Did you mean run.sandbox?'],
  ['run.fail_fast', '"yes"', 'run.fail_fast in the settings is "yes". Give true or false.'],
  ['run.seed[0]', '1', 'run.seed in the settings is [1]. Give a text or a number.'],
  ['run.seed.a', '1', 'run.seed in the settings is {"a":1}. Give a text or a number.'],
  ['run', '{"sandbx": true}', 'run.sandbx stands for no option of chaos run. Did you mean run.sandbox?'],
  ['run.state_dir', '"here"', 'run.state_dir in the settings is "here", which is no absolute path.'],
  ['exit_codes', '"foo"', `exit_codes in the settings can't be "foo".`],
])('set refuses what every run would refuse: %s %s', async (key, value, sentence) => {
  await using chaos = await newChaos()
  const { code, stderr } = await chaos.run(['--settings', 's.yaml', 'settings', 'set', key, value])
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
  expect(await readdir(chaos.folder)).toEqual([])
})

test.each([
  ['run.var[0]', '"a=b"'],
  ['run.sandbox', 'true'],
  ['run.seed', 'null'],
  ['exit_codes', '"chaostoolkit"'],
  ['running.sandbx', 'true'],
])('set takes %s %s', async (key, value) => {
  await using chaos = await newChaos()
  const { code, stderr } = await chaos.run(['--settings', 's.yaml', 'settings', 'set', key, value])
  expect(code, stderr).toBe(0)
})

test('a strategy that is none is not set', async () => {
  await using chaos = await newChaos()
  const { code, stderr } = await chaos.run(['settings', 'set', 'runtime.rollbacks.strategy', '"nevr"'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "never"? Nothing was set.')])
  expect((await chaos.run(['settings', 'show'])).code).toBe(1)
})
