import { describe, expect, test } from 'vitest'
import { newChaos } from './chaos.ts'

const experiment = { title: 'the shop answers', description: 'nothing is done', method: [] }
const broken = { title: 'the shop answers', description: 'nothing is done', mehtod: [] }

const configMap = (data: object, name = 'chaostoolkit-experiment') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'chaostoolkit-run' },
  data,
})
const operator = (spec: object = {}) => ({
  apiVersion: 'chaostoolkit.org/v1',
  kind: 'ChaosToolkitExperiment',
  metadata: { name: 'mine' },
  spec,
})
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 1 } }
const stream = (...documents: readonly object[]) => documents.map((each) => JSON.stringify(each)).join('\n---\n')
const list = (...items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
const json = (value: object) => JSON.stringify(value)

/** Files in which one experiment stands, by what they are; `text` is the experiment. */
const wrapped: Readonly<Record<string, (text: string) => string>> = {
  'a ConfigMap': (text) => json(configMap({ 'experiment.json': text })),
  'a ConfigMap in JSON': (text) => json(configMap({ 'experiment.json': text })),
  'a ConfigMap under another key': (text) => json(configMap({ 'shop.yaml': text, notes: 'method: by hand' })),
  'several documents': (text) => stream(configMap({ 'experiment.json': text }), operator()),
  'a list': (text) => list(deployment, configMap({ 'experiment.json': text })),
  'a custom resource with a text': (text) =>
    json({ apiVersion: 'example.com/v1', kind: 'Trial', metadata: { name: 't' }, spec: { experiment: text } }),
  'several ConfigMaps, of which the operator names one': (text) =>
    stream(
      configMap({ 'experiment.json': json(broken) }, 'other'),
      configMap({ 'experiment.json': text, 'second.json': json(broken) }, 'mine'),
      operator({ pod: { experiment: { configMapName: 'mine' } } }),
    ),
}

describe.each(Object.entries(wrapped))('%s', (what, file) => {
  const name = what.endsWith('in JSON') ? 'm.json' : 'm.yaml'

  test('is run with --from-manifest', async () => {
    await using chaos = await newChaos()
    await chaos.write(name, file(json(experiment)))
    const { code, stderr } = await chaos.run(['run', name, '--from-manifest'])
    expect(stderr).toContain('the shop answers')
    expect(code).toBe(0)
  })

  test('is looked into by validate, which says where a fault in it stands', async () => {
    await using chaos = await newChaos()
    await chaos.write(name, file(json(broken)))
    const { code, stderr } = await chaos.run(['validate', name, '--from-manifest'])
    expect(stderr).toMatch(
      /m\.(?:json|yaml)#\S+:1:\d+: An experiment needs a method.*: is "mehtod" meant to be "method"\?/,
    )
    expect(code).toBe(2)
  })

  test('is recognised without it, and what to do is said', async () => {
    await using chaos = await newChaos()
    await chaos.write(name, file(json(experiment)))
    const { code, stderr } = await chaos.run(['run', name])
    expect(stderr).toMatch(/^m\.(?:json|yaml) is .*(?:Kubernetes|manifest)/)
    expect(stderr).toMatch(/--from-manifest|Save the one to be run/)
    expect(code).toBe(2)
  })
})

test('a mapping in a custom resource is run, and its faults have the places of the file', async () => {
  await using chaos = await newChaos()
  const lines = [
    'apiVersion: example.com/v1',
    'kind: Trial',
    'metadata: {name: t}',
    'spec:',
    '  experiment:',
    '    title: the shop answers',
    '    description: nothing is done',
    '    method: []',
  ]
  await chaos.write('m.yaml', lines.join('\n'))
  expect((await chaos.run(['run', 'm.yaml', '--from-manifest'])).code).toBe(0)
  await chaos.write('m.yaml', [...lines, '    tags: [5]'].join('\n'))
  const { code, stderr } = await chaos.run(['validate', 'm.yaml', '--from-manifest'])
  expect(stderr).toMatch(/^m\.yaml:9:12: Each tag must be a text/)
  expect(code).toBe(2)
})

test.each<[string, string, RegExp]>([
  [
    'an object of the operator whose ConfigMap is elsewhere',
    json(operator()),
    /the ChaosToolkitExperiment mine, and its experiment stands in the ConfigMap chaostoolkit-experiment\. .*kubectl get configmap chaostoolkit-experiment/,
  ],
  ['a manifest without an experiment', json(deployment), /the Deployment web, and no experiment is in it/],
  [
    'several experiments',
    json(configMap({ 'a.json': json(experiment), 'b.yaml': json(experiment) })),
    /with 2 experiments: a\.json of the ConfigMap chaostoolkit-experiment, b\.yaml of the ConfigMap/,
  ],
  [
    'an experiment whose text can not be read',
    json(configMap({ 'experiment.json': '{"title": }' })),
    /m\.yaml#experiment\.json:1:11: A value was expected/,
  ],
  ['an empty list', json({ apiVersion: 'v1', kind: 'List', items: [] }), /no experiment is in it/],
])('%s is told in one sentence', async (_, file, says) => {
  await using chaos = await newChaos()
  await chaos.write('m.yaml', file)
  const { code, stderr } = await chaos.run(['validate', 'm.yaml', '--from-manifest'])
  expect(stderr).toMatch(says)
  expect(code).toBe(2)
})

test('an experiment that is in no manifest is taken as it is, though it has a kind', async () => {
  await using chaos = await newChaos()
  await chaos.write('e.json', { apiVersion: 'v1', kind: 'Experiment', ...experiment })
  const { code } = await chaos.run(['validate', 'e.json', '--from-manifest'])
  expect(code).toBe(0)
})
