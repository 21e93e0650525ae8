import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Chaos, experimentOf, newChaos, processOf } from '../chaos.ts'

const idle = [processOf('true', [])]

function deviating() {
  const provider = { type: 'process', path: 'false' }
  const probe = { type: 'probe', name: 'never', tolerance: 0, provider }
  return experimentOf(idle, { 'steady-state-hypothesis': { title: 'Never', probes: [probe] } })
}

async function statusesIn(chaos: Chaos): Promise<Record<string, unknown>> {
  const journals = (await readdir(chaos.folder)).filter((name) => name.startsWith('journal')).toSorted()
  const read = journals.map(async (name) => {
    const { status, experiment } = JSON.parse(await readFile(join(chaos.folder, name), 'utf8')) as {
      status: string
      experiment: { title: string }
    }
    return [name, `${experiment.title}: ${status}`] as const
  })
  return Object.fromEntries(await Promise.all(read))
}

test('an experiment is read from standard input, as JSON and as YAML', async () => {
  await using chaos = await newChaos()
  const json = await chaos.run(['run', '-'], { stdin: JSON.stringify(experimentOf(idle, { title: 'From a pipe' })) })
  expect(json.code, json.stderr).toBe(0)
  expect(await statusesIn(chaos)).toEqual({ 'journal.json': 'From a pipe: completed' })
  const yaml =
    'title: t\ndescription: d\nmethod:\n- type: action\n  name: a\n  provider: {type: process, path: "true"}\n'
  const run = await chaos.run(['run', '-'], { stdin: yaml })
  expect(run.code, run.stderr).toBe(0)
  const valid = await chaos.run(['validate', '-'], { stdin: yaml })
  expect([valid.code, valid.stderr]).toEqual([0, '✓ standard input is valid.\n'])
})

test.each([
  ['', /^standard input is empty\. .*\n$/],
  ['title: [', /^standard input:1:9: .*\n$/],
  ['{"title": "t", "method": []}', /standard input:1:1: /],
])('what is wrong with an experiment from standard input is said with its place: %j', async (stdin, sentence) => {
  await using chaos = await newChaos()
  const { code, stderr } = await chaos.run(['run', '-'], { stdin })
  expect(code, stderr).toBe(2)
  expect(stderr).toMatch(sentence)
})

test('several experiments run one after the other, and each has a journal and a record of its own', async () => {
  await using chaos = await newChaos()
  await chaos.write('a/e.json', experimentOf(idle, { title: 'First' }))
  await chaos.write('b/e.json', experimentOf(idle, { title: 'Second' }))
  await chaos.write('other.yaml', JSON.stringify(experimentOf(idle, { title: 'Third' })))
  const { code, stderr } = await chaos.run(['run', 'a/e.json', 'b/e.json', 'other.yaml'])
  expect(code, stderr).toBe(0)
  expect(await statusesIn(chaos)).toEqual({
    'journal-e.json': 'First: completed',
    'journal-e-2.json': 'Second: completed',
    'journal-other.json': 'Third: completed',
  })
  expect(await readdir(join(chaos.state, 'runs'))).toHaveLength(3)
  expect(stderr).toMatch(
    /1 of 3 +a\/e\.json\n(.*\n)+2 of 3 +b\/e\.json\n(.*\n)+What became of each\n {2}held +a\/e\.json\n {2}held +b\/e\.json\n {2}held +other\.yaml\n$/,
  )
})

test('what can not be run, or does not hold, keeps no other from its turn, and the weightiest exit code is given', async () => {
  await using chaos = await newChaos()
  await chaos.write('wrong.json', {})
  await chaos.write('e.json', experimentOf(idle))
  await chaos.write('never.json', deviating())
  const files = ['wrong.json', 'never.json', 'none.json', 'e.json']
  const { code, stderr } = await chaos.run(['run', ...files])
  expect(code, stderr).toBe(3)
  expect(stderr).toMatch(
    /invalid +wrong\.json\n {2}not-steady +never\.json\n {2}invalid +none\.json\n {2}held +e\.json\n$/,
  )
  expect((await chaos.run(['run', ...files, '--exit-codes', 'chaostoolkit'])).code).toBe(1)
  expect((await chaos.run(['run', 'e.json', 'e.json', '--exit-codes', 'chaostoolkit'])).code).toBe(0)
})

test('after one that was stopped the others are left out', async () => {
  await using chaos = await newChaos()
  await chaos.write('slow.json', experimentOf([{ ...idle[0], pauses: { after: 60 } }]))
  await chaos.write('e.json', experimentOf(idle))
  const run = chaos.start(['run', 'slow.json', 'e.json'])
  await run.says('waits')
  run.kill('SIGTERM')
  const { code, stderr } = await run.finished
  expect(code, stderr).toBe(143)
  expect(stderr).toMatch(/terminated +slow\.json\n {2}not run +e\.json\n$/)
})

test('one sandbox is made for each run', async () => {
  await using chaos = await newChaos()
  const provider = {
    type: 'plugin',
    activity: 'kubernetes/scale-deployment',
    arguments: { name: 'ratings-v1', ns: 'bookinfo', replicas: 3 },
  }
  await chaos.write('e.json', experimentOf([{ type: 'action', name: 'scale', provider }]))
  const { code, stderr } = await chaos.run(['run', 'e.json', 'e.json', '--sandbox', '--rollback-strategy', 'never'])
  expect(code, stderr).toBe(0)
  expect(stderr.match(/Deployment bookinfo\/ratings-v1: spec\.replicas: /g)?.length).toBe(2)
})
