import { readFile } from 'node:fs/promises'
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
