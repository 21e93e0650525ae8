import { expect, test } from 'vitest'
import { experimentOf, newChaos } from './chaos.ts'

const process = (path: string) => ({ type: 'process', path })

/** Activities of which every second one is wrong, each in a way of its own. */
const kinds: Readonly<Record<string, (index: number) => unknown>> = {
  'that are no mapping': (index) => index,
  'that are empty': () => ({}),
  'without a type': (index) => ({ name: `a${index}`, provider: process('true') }),
  'that refer to nobody': (index) =>
    index % 2 === 0 ? { type: 'action', name: `a${index}`, provider: process('true') } : { ref: `b${index}` },
  'of plugins that are not there': (index) => ({
    type: 'action',
    name: `a${index}`,
    provider: { type: 'plugin', activity: `kubernetes/drain-${index}` },
  }),
  'with references that nothing declares': (index) => ({
    type: 'action',
    name: `a${index}`,
    provider: { type: 'http', url: `http://\${host${index}}/` },
  }),
  'that would never do what they are to do': (index) => ({
    type: 'action',
    name: `a${index}`,
    pauses: { before: -1 },
    provider: { type: 'plugin', activity: 'kubernetes/drain-nodes', [`key${index}`]: 1 },
  }),
  'with arguments that are not known': (index) => ({
    type: 'action',
    name: `a${index}`,
    provider: {
      type: 'python',
      module: 'chaosk8s.node.actions',
      func: 'drain_nodes',
      arguments: { [`label${index}`]: 1 },
    },
  }),
}

/** Each of these is read against the arguments of the plugin, which takes ten times as long as the rest. */
const dear = new Set(['that would never do what they are to do', 'with arguments that are not known'])

test.each(
  Object.entries(kinds).map(([kind, activity]) => [dear.has(kind) ? 10_000 : 100_000, kind, activity] as const),
)('of %i activities %s the first hundred are told, and how many there are beside', async (count, _, activity) => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf(Array.from({ length: count }, (_, index) => activity(index))))
  const { code, stderr } = await chaos.run(['validate', 'e.json'])
  const said = stderr.trimEnd().split('\n')
  // Doubts are told before.
  const lines = said.slice(said.findIndex((line) => line.endsWith('problems were found.')))
  const problems = Number(/^(\d+) problems were found\.$/.exec(lines[0] ?? '')?.[1])
  expect(problems).toBeGreaterThanOrEqual(count / 2)
  expect(lines).toHaveLength(102)
  expect(lines[1]).toMatch(/^ {2}e\.json:1:\d+: /)
  expect(lines[101]).toBe(`  … and ${problems - 100} more.`)
  expect(code).toBe(2)
})

test('doubts are told in the same way', async () => {
  await using chaos = await newChaos()
  const method = Array.from({ length: 1000 }, (_, index) => ({
    type: 'action',
    name: `a${index}`,
    provider: process('true'),
    pausess: {},
  }))
  await chaos.write('e.json', experimentOf(method))
  const { code, stderr } = await chaos.run(['validate', 'e.json'])
  expect(stderr.match(/did you mean "pauses"/g)).toHaveLength(100)
  expect(stderr).toContain('There are 900 more doubts of this kind in e.json.')
  expect(code).toBe(0)
})

test('a wrong value of many MiB is shown by its beginning', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', experimentOf(['one word '.repeat(2 ** 18)]))
  const { code, stderr } = await chaos.run(['validate', 'e.json'])
  expect(stderr).toContain('An activity must be a mapping, but this is "one word one word')
  expect(stderr.length).toBeLessThan(3000)
  expect(code).toBe(2)
})
