import plugin from 'chaos-kubernetes'
import { runInSandbox } from 'chaos-sandbox'
import { describe, expect, test } from 'vitest'

interface Schema {
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>
  readonly required?: readonly string[]
}

const kebab = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const probes = Object.entries(plugin.probes ?? {}).map(([key, { args }]) => ({
  name: kebab(key),
  schema: args['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as Schema,
}))

/** Custom resources are tried where they are defined. */
const inNamespaces = probes.filter(
  ({ name, schema }) =>
    schema.properties?.['ns'] !== undefined && !/^chaos-mesh-|custom-object|^api-server-latency$/.test(name),
)

function probe(name: string, args: object, tolerance?: unknown) {
  return {
    type: 'probe',
    name,
    ...(tolerance === undefined ? {} : { tolerance }),
    provider: { type: 'plugin', activity: `kubernetes/${name}`, arguments: args },
  }
}

async function hypothesis(name: string, args: object, tolerance: unknown) {
  const experiment = {
    title: 'A test',
    description: 'Of probes that look at nothing.',
    'steady-state-hypothesis': { title: 'Fine', probes: [probe(name, args, tolerance)] },
    method: [],
  }
  const { result, records } = await runInSandbox(experiment, { plugins: [plugin] })
  const told = records.flatMap((record) => (record.type === 'shortfall' ? [record.message] : []))
  return { outcome: result.outcome, told: [...new Set(told)] }
}

test('every probe that looks into a namespace says where that is not there', async () => {
  const method = inNamespaces.map(({ name, schema: { properties = {}, required = [] } }) => {
    const given = Object.fromEntries(required.map((key) => [key, properties[key]?.type === 'array' ? [] : 'x']))
    return probe(name, { ...given, ns: 'bookinf', ...(properties['timeout'] === undefined ? {} : { timeout: 1 }) })
  })
  const { records } = await runInSandbox(
    { title: 'A test', description: 'Of a misspelt namespace.', method },
    { plugins: [plugin] },
  )
  const told = records.flatMap((record) => (record.type === 'shortfall' ? [`${record.name}: ${record.message}`] : []))
  expect(told).toEqual(
    inNamespaces.map(({ name }) => `${name}: There is no namespace bookinf, so nothing was looked at.`),
  )
})

describe('a hypothesis that looked at nothing does not hold', () => {
  test.each([
    ['count-pods', { ns: 'bookinf', label_selector: 'app=ratings' }, 0],
    ['pod-is-not-available', { ns: 'bookinf', name: 'x' }, true],
    ['secret-exists', { ns: 'bookinf', name: 'x' }, false],
    ['ingress-exists', { ns: 'bookinf', name: 'x' }, false],
    ['count-min-pods', { ns: 'bookinf', label_selector: '', min_count: 0 }, true],
    ['read-pod-logs', { ns: 'bookinf', label_selector: 'app=ratings' }, { type: 'jsonpath', path: '$.*', count: 0 }],
    [
      'deployment-fully-available',
      { ns: 'bookinf', name: 'x', timeout: 1, raise_on_not_fully_available: false },
      false,
    ],
    ['deployment-available-and-healthy', { ns: 'bookinf', name: 'ratings-v1', raise_on_unavailable: false }, false],
  ])('%s in a namespace that is not there', async (name, args, tolerance) => {
    expect(await hypothesis(name, args, tolerance)).toEqual({
      outcome: 'inconclusive',
      told: ['There is no namespace bookinf, so nothing was looked at.'],
    })
  })

  test.each([
    [
      'count-min-pods',
      { ns: 'bookinfo', label_selector: 'app=nobody', min_count: 0 },
      true,
      'There is no pod with the labels app=nobody in namespace bookinfo.',
    ],
    [
      'get-nodes',
      { label_selector: 'a=b' },
      { type: 'jsonpath', path: '$.kind', expect: ['NodeList'] },
      'There is no node with the labels a=b.',
    ],
    [
      'read-pod-logs',
      { ns: 'bookinfo', label_selector: 'app=nobody' },
      { type: 'jsonpath', path: '$' },
      'There is no pod with the labels app=nobody in namespace bookinfo.',
    ],
    [
      'get-all-node-status-conditions',
      { label_selector: 'a=b' },
      { type: 'regex', pattern: '' },
      'There is no node with the labels a=b.',
    ],
    [
      'get-events',
      { field_selector: 'metadata.name=none' },
      { type: 'jsonpath', path: '$.items' },
      'There is no event with the fields metadata.name=none.',
    ],
  ])('%s, where nothing fits', async (name, args, tolerance, sentence) => {
    const { outcome, told } = await hypothesis(name, args, tolerance)
    expect(told).toEqual([sentence])
    expect(outcome).toBe('inconclusive')
  })
})

describe('that there is nothing holds', () => {
  test.each([
    ['count-pods', { ns: 'bookinfo', label_selector: 'app=nobody' }, 0],
    ['count-pods', { ns: 'bookinfo', label_selector: 'app=nobody' }, { type: 'range', range: [0, 3] }],
    ['pod-is-not-available', { ns: 'bookinfo', name: 'x' }, true],
    ['secret-exists', { ns: 'bookinfo', name: 'x' }, false],
    ['ingress-exists', { ns: 'bookinfo', name: 'x' }, false],
    ['namespace-exists', { name: 'bookinf' }, false],
  ])('where %s tells it by its result', async (name, args, tolerance) => {
    expect(await hypothesis(name, args, tolerance)).toEqual({ outcome: 'held', told: [] })
  })

  test.each([
    ['get-nodes', { label_selector: 'a=b' }, { type: 'jsonpath', path: '$.items[*]', count: 0 }],
    ['get-nodes', { label_selector: 'a=b' }, { type: 'jsonpath', path: '$.items', expect: [[]] }],
    ['count-min-pods', { ns: 'bookinfo', label_selector: 'app=nobody' }, false],
  ])('where the tolerance of %s asks for it; it is said all the same', async (name, args, tolerance) => {
    const { outcome, told } = await hypothesis(name, args, tolerance)
    expect(outcome).toBe('held')
    expect(told).toHaveLength(1)
  })
})
