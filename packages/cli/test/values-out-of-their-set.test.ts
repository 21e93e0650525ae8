import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { experimentOf, newChaos, processOf } from './chaos.ts'

const touch = { ...processOf('touch', ['done']), name: 'a' }
const probe = (more: object = {}) => ({ ...touch, type: 'probe', ...more })
const nodes = {
  type: 'probe',
  name: 'nodes',
  provider: { type: 'plugin', activity: 'kubernetes/count-pods', secrets: ['k8s'] },
}

/** What would make a run do more than is written, or act elsewhere. */
const refused: readonly (readonly [string, object, string])[] = [
  ['dry of one action', experimentOf([{ ...touch, dry: 'action' }]), '"dry" of an activity is "action"'],
  ['Actions', experimentOf([{ ...touch, dry: 'Actions' }]), 'did you mean "actions"?'],
  ['a quoted true', experimentOf([{ ...touch, dry: 'true' }]), 'write true without quotes.'],
  ['a yes in quotes', experimentOf([{ ...touch, dry: 'yes' }]), 'write true without quotes.'],
  ['the pauses', experimentOf([{ ...touch, dry: 'pause' }]), 'use true, probes, actions, activities.'],
  [
    'a list',
    experimentOf([touch], { rollbacks: [{ ...touch, dry: ['actions'] }] }),
    '"dry" of an activity is ["actions"]',
  ],
  ['rollbacks as text', experimentOf([touch], { runtime: { rollbacks: 'never' } }), 'write {"strategy": "never"}'],
  ['a hypothesis as text', experimentOf([touch], { runtime: { hypothesis: 'skip' } }), 'write {"strategy": "skip"}'],
  ['a runtime that is a list', experimentOf([touch], { runtime: [] }), '"runtime" must be a mapping.'],
]

describe.each(refused)('%s', (_, experiment, says) => {
  test('is refused by validate, and by a run with validation and without', async () => {
    await using chaos = await newChaos()
    await chaos.write('e.json', experiment)
    for (const args of [
      ['validate', 'e.json'],
      ['run', 'e.json'],
      ['run', 'e.json', '--no-validation'],
    ]) {
      const { code, stderr } = await chaos.run(args)
      expect(code, stderr).toBe(2)
      expect(stderr).toContain(says)
    }
    expect(existsSync(join(chaos.folder, 'done'))).toBe(false)
  })
})

test.each([
  [
    'dry of the whole experiment',
    experimentOf([touch], { dry: 'actions' }),
    'it belongs to an activity, or run it with',
  ],
  [
    'a secret that is nearly one that names the cluster',
    experimentOf([nodes], { secrets: { k8s: { KUBERNETES_CONTXT: 'staging' } } }),
    'did you mean "KUBERNETES_CONTEXT"?',
  ],
  [
    'a pause without end',
    'title: t\ndescription: d\nmethod:\n- {ref: x, pauses: {after: 1}}\n- {type: action, name: x, pauses: {after: .inf}, provider: {type: process, path: "true"}}\n',
    'A pause must be a number of seconds',
  ],
  [
    'a time-out without end',
    'title: t\ndescription: d\nmethod:\n- {type: action, name: x, timeout: .inf, provider: {type: process, path: "true"}}\n',
    'must be a number of seconds above 0',
  ],
])('%s is an error', async (_, experiment, says) => {
  await using chaos = await newChaos()
  const file = typeof experiment === 'string' ? 'e.yaml' : 'e.json'
  await chaos.write(file, experiment)
  const { code, stderr } = await chaos.run(['validate', file])
  expect(code, stderr).toBe(2)
  expect(stderr).toContain(says)
})

test.each<[string, object, string]>([
  ['actions of a probe', experimentOf([probe({ dry: 'actions' })]), '"dry" leaves out actions, and this is none'],
  ['a contribution', experimentOf([], { contributions: { a: 'hgh' } }), 'did you mean "high"?'],
  ['contributions that are a list', experimentOf([], { contributions: ['high'] }), '"contributions" is no mapping'],
  ['a tag outside of a list', experimentOf([], { tags: 'a' }), '"tags" is no list'],
  [
    'a source of the configuration',
    experimentOf([], { configuration: { a: { type: 'enviroment', key: 'A' } } }),
    'did you mean "env"?',
  ],
  ['a file of the configuration', experimentOf([], { configuration: { a: { type: 'file', path: 'a' } } }), '"file"'],
  [
    'a source of a secret',
    experimentOf([], { secrets: { s: { a: { type: 'envv', key: 'A' } } } }),
    'did you mean "env"?',
  ],
  [
    'the provider of a probe of the configuration',
    experimentOf([], { configuration: { a: { type: 'probe', provider: { type: 'proces', path: 'true' } } } }),
    'did you mean "process"?',
  ],
  [
    'a probe of the configuration without a provider',
    experimentOf([], { configuration: { a: { type: 'probe' } } }),
    'needs a provider.',
  ],
  [
    'a status that is expected',
    experimentOf([{ ...probe(), provider: { type: 'http', url: 'http://x', expected_status: 200 } }]),
    'the "tolerance" of the activity says what is expected.',
  ],
  ['secrets beside a provider', experimentOf([{ ...touch, secrets: ['a'] }]), 'it belongs into the provider'],
  [
    'a configuration beside a provider',
    experimentOf([{ ...touch, configuration: {} }]),
    'that of the experiment counts for all.',
  ],
])('%s is a warning with its place', async (_, experiment, says) => {
  await using chaos = await newChaos()
  await chaos.write('e.json', JSON.stringify(experiment, null, 1))
  const { code, stderr } = await chaos.run(['validate', 'e.json'])
  expect(code, stderr).toBe(0)
  expect(stderr).toMatch(/^ {2}! e\.json:\d+:\d+: /m)
  expect(stderr).toContain(says)
})

test.each([
  [
    'a misspelt block',
    'configuratio: {n: 1}',
    '"configuratio" of the variable file v.yaml has no effect; did you mean "configuration"?',
  ],
  ['a misspelt block of secrets', 'secret: {s: {a: 1}}', 'did you mean "secrets"?'],
  ['a variable outside of the blocks', 'a: 1', 'put it under "configuration" or "secrets".'],
  ['a secret outside of a scope', 'secrets: {tok: x}', 'The secret "tok" of v.yaml stands outside of any scope'],
  ['a scope that nobody declares', 'secrets: {k9s: {a: 1}}', 'did you mean "k8s"?'],
])('%s in a variable file is told by validate and run', async (_, content, says) => {
  await using chaos = await newChaos()
  await chaos.write('v.yaml', content)
  await chaos.write('e.json', experimentOf([], { configuration: { n: 0 }, secrets: { k8s: { a: 'b' } } }))
  for (const command of ['validate', 'run']) {
    const { code, stderr } = await chaos.run([command, 'e.json', '--var-file', 'v.yaml'])
    expect(code, stderr).toBe(0)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(says)
  }
})
