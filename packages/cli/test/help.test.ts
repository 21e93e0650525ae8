import { expect, test } from 'vitest'
import { commandTable } from '../src/command-table.ts'
import { newChaos } from './chaos.ts'

test('help shows the options of run in groups, the global ones last', async () => {
  await using chaos = await newChaos()
  const { stdout } = await chaos.run(['run', '--help'])
  const headings = stdout.match(/^[A-Z ]*FLAGS$/gm)
  expect(headings).toEqual(
    ['EXPERIMENT', 'CLUSTER', 'SANDBOX', 'COURSE', 'RESULT', 'GLOBAL'].map((name) => `${name} FLAGS`),
  )
})

test.each([...commandTable.keys()])('the help of %s has 80 columns, and examples that can be copied', async (id) => {
  await using chaos = await newChaos()
  const { code, stdout } = await chaos.run([...id.split(':'), '--help'])
  expect(code).toBe(0)
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  // A command that is broken at a space within quotes is another one.
  expect(stdout.split('\n').filter((line) => line.endsWith('\\'))).toEqual([])
})

test.each(['down', 'status', 'logs', 'up'])(
  'the help of sandbox %s says that the state folder is for its sandbox',
  async (word) => {
    await using chaos = await newChaos()
    const { stdout } = await chaos.run(['sandbox', word, '--help'])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('The state folder that the sandbox belongs to')
    expect(stdout).not.toContain('recovered')
  },
)

test('the help of validate speaks of no run that is made', async () => {
  await using chaos = await newChaos()
  const { stdout } = await chaos.run(['validate', '--help'])
  expect(stdout.replaceAll(/\s+/g, ' ')).not.toContain('made for this run')
})

test.each([
  ['run', '--help', 'e.json'],
  ['run', 'e.json', '--seed', '7', '-h'],
  ['help', 'run', 'e.json'],
])('help goes before whatever else is given: %s %s %s', async (...words) => {
  await using chaos = await newChaos()
  const { code, stdout } = await chaos.run(words)
  expect(stdout).toContain('EXPERIMENT FLAGS')
  expect(code).toBe(0)
})
