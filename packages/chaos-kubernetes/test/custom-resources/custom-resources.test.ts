import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenShop, openShop } from '../support/open-shop.ts'
import type { Step } from '../support/run-steps.ts'

let open: OpenShop

beforeAll(async () => {
  open = await openShop()
})

afterAll(async () => {
  await open[Symbol.asyncDispose]()
})

const ns = 'shop'
const crontabs = { group: 'stable.example.com', version: 'v1', plural: 'crontabs' }
const calendars = { ...crontabs, plural: 'calendars' }
const nightly = '/apis/stable.example.com/v1/namespaces/shop/crontabs/nightly'

/** Runs the steps, and returns what each came to: its output, or what is said of its failure. */
async function outcomes(...steps: readonly Step[]): Promise<readonly unknown[]> {
  const { journal } = await open.run(steps)
  return journal.run.map(({ status, output, exception }) => (status === 'succeeded' ? output : exception?.at(-1)))
}

async function outcome(step: Step): Promise<unknown> {
  return (await outcomes(step))[0]
}

const probe = (activity: string, args: Step['args']): Step => ({ type: 'probe', activity, args })
const action = (activity: string, args: Step['args']): Step => ({ activity, args })

describe('probes', () => {
  test('an object and a list are returned as the API has them', async () => {
    const one = { apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name: 'nightly', namespace: ns } }
    const [object, list, ofCluster, all] = await outcomes(
      probe('get-custom-object', { ...crontabs, ns, name: 'nightly' }),
      probe('list-custom-objects', { ...crontabs, ns }),
      probe('get-cluster-custom-object', { ...calendars, name: 'year' }),
      probe('list-cluster-custom-objects', crontabs),
    )
    expect(object).toMatchObject({ ...one, spec: { hour: 3 } })
    expect(list).toMatchObject({ kind: 'CronTabList', metadata: { continue: '' }, items: [one] })
    expect(ofCluster).toMatchObject({ kind: 'Calendar', spec: { first: 'monday' } })
    expect(all).toMatchObject({ kind: 'CronTabList', items: [one] })
  })

  test('an empty list is an answer, and an object that is not there a failure', async () => {
    expect(await outcome(probe('list-custom-objects', { ...crontabs, ns: 'default' }))).toMatchObject({ items: [] })
    expect(await outcome(probe('get-custom-object', { ...crontabs, ns, name: 'daily' }))).toContain(
      'CronTab shop/daily',
    )
  })
})

describe('what nobody can mean is refused before anything is touched', () => {
  test.each([
    [
      'a kind that is not there',
      { ...crontabs, plural: 'crontab' },
      'The cluster serves no crontab in stable.example.com/v1.',
    ],
    [
      'a version that is not there',
      { ...crontabs, version: 'v2' },
      'The cluster serves no crontabs in stable.example.com/v2.',
    ],
    ['a kind without namespaces', calendars, 'A Calendar of stable.example.com/v1 is in no namespace.'],
  ])('%s', async (_what, kind, message) => {
    expect(await outcome(action('delete-custom-object', { ...kind, ns, name: 'year' }))).toContain(message)
    expect(await outcome(probe('get-custom-object', { ...kind, ns, name: 'year' }))).toContain(message)
  })

  test('a kind with namespaces, cluster-wide', async () => {
    const args = { ...crontabs, resource: { metadata: { name: 'x' } } }
    expect(await outcome(action('create-cluster-custom-object', args))).toContain(
      'A CronTab of stable.example.com/v1 is in a namespace.',
    )
  })

  test('neither an object nor a file', async () => {
    await expect(open.run([action('patch-custom-object', { ...crontabs, ns, name: 'nightly' })])).rejects.toThrow(
      'nothing is given; give it in resource, or a file in resource_as_yaml_file',
    )
  })

  test('a group that would lead elsewhere', async () => {
    await expect(open.run([probe('list-custom-objects', { ...crontabs, group: 'a/../b', ns })])).rejects.toThrow(
      'group',
    )
  })

  test.each([
    ['finalizers', { metadata: { finalizers: ['example.com/hold'] } }],
    ['owners', { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'y' }] } }],
    ['contents of the status', { status: { ran: 1 } }],
  ])('a patch of the %s', async (what, resource) => {
    const before = await open.shop.call('GET', nightly)
    expect(await outcome(action('patch-custom-object', { ...crontabs, ns, name: 'nightly', resource }))).toContain(
      `The ${what} of CronTab shop/nightly would become other ones, and are never put back, so nothing is changed.`,
    )
    expect(await open.shop.call('GET', nightly)).toEqual(before)
  })

  test.each([
    ['no text of an object', '[1]', 'The text in "resource" does not hold one object.'],
    ['no YAML', '{a', 'The text in "resource" is no YAML'],
    ['no kind', 'apiVersion: v1', 'The text in "resource" has no kind.'],
    ['no name', 'apiVersion: v1\nkind: ConfigMap', 'The text in "resource" has no metadata.name.'],
    ['an unknown kind', 'apiVersion: v9\nkind: Foo\nmetadata: {name: x}', 'The cluster serves no Foo in v9.'],
    ['a Secret', 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}', 'The text in "resource" is a Secret'],
  ])('what is applied: %s', async (_what, resource, message) => {
    expect(await outcome(action('apply-from-yaml', { resource }))).toContain(message)
  })
})

test('a file may hold the object, or the patch, whatever it is called', async () => {
  const [object, patch] = [join(open.folder, 'object'), join(open.folder, 'patch.txt')]
  await writeFile(object, 'metadata: {name: from-file}\nspec: {hour: 9}\n')
  await writeFile(patch, '- {op: replace, path: /spec/hour, value: 5}\n')
  const [made, patched] = await outcomes(
    action('create-custom-object', { ...crontabs, ns, resource_as_yaml_file: object }),
    action('patch-custom-object', { ...crontabs, ns, name: 'nightly', resource_as_yaml_file: patch }),
  )
  expect(made).toMatchObject({ kind: 'CronTab', metadata: { name: 'from-file', namespace: ns }, spec: { hour: 9 } })
  expect(patched).toMatchObject({ spec: { hour: 5, days: [1] } })
  await open.shop.untilAsBefore()
})

test('what is replaced has what is given and nothing else, and keeps its finalizers and its status', async () => {
  const path = '/apis/stable.example.com/v1/namespaces/shop/crontabs'
  const held = {
    apiVersion: 'stable.example.com/v1',
    kind: 'CronTab',
    metadata: { name: 'held', finalizers: ['example.com/hold'] },
    spec: { hour: 1, days: [1] },
    status: { ran: 7 },
  }
  const { metadata } = (await open.shop.call('POST', path, held)) as { metadata: { resourceVersion: string } }
  const replaced = await outcome(
    action('replace-custom-object', { ...crontabs, ns, name: 'held', force: true, resource: { spec: { hour: 2 } } }),
  )
  expect(replaced).toMatchObject({ metadata: { finalizers: ['example.com/hold'] }, status: { ran: 7 } })
  expect(replaced).toHaveProperty('spec', { hour: 2 })
  expect(await open.shop.call('GET', `${path}/held`)).toMatchObject({ spec: held.spec, status: held.status })
  const old = { metadata: { resourceVersion: metadata.resourceVersion }, spec: { hour: 3 } }
  expect(await outcome(action('replace-custom-object', { ...crontabs, ns, name: 'held', resource: old }))).toMatch(
    /modified|conflict/i,
  )
  await open.shop.call('PATCH', `${path}/held`, { metadata: { finalizers: null } }, 'application/merge-patch+json')
  await open.shop.call('DELETE', `${path}/held`)
})

test('applying changes what the text names, and leaves the rest, also of what this run has made', async () => {
  const text = (name: string, spec: object) =>
    JSON.stringify({ apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name, namespace: ns }, spec })
  const [changed, made, again] = await outcomes(
    action('apply-from-json', { resource: text('nightly', { minute: 30 }) }),
    action('apply-from-json', { resource: text('hourly', { minute: 1 }) }),
    action('apply-from-yaml', { resource: text('hourly', { second: 2 }) }),
  )
  expect(changed).toHaveProperty('spec', { hour: 3, days: [1], minute: 30 })
  expect(made).toHaveProperty('spec', { minute: 1 })
  expect(again).toHaveProperty('spec', { minute: 1, second: 2 })
  await open.shop.untilAsBefore()
})

test('a step may use the kind that an earlier one has defined, and both are taken back', async () => {
  const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: lamps.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Lamp, plural: lamps, singular: lamp}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`
  const lamps = { group: 'example.org', version: 'v1', plural: 'lamps' }
  const { changes, outcome: end } = await open.run([
    action('apply-from-yaml', { resource: definition }),
    {
      ...action('create-custom-object', { ...lamps, ns, resource: { metadata: { name: 'one' } } }),
      pauses: { before: 2 },
    },
    action('apply-from-yaml', {
      resource: 'apiVersion: example.org/v1\nkind: Lamp\nmetadata: {name: two, namespace: shop}',
    }),
  ])
  expect(end).toBe('held')
  expect(changes.map(({ fate }) => fate)).toEqual(['restored', 'restored', 'restored'])
  await open.shop.untilAsBefore()
})

test('what can not be made anew is said to be deleted for good', async () => {
  const path = '/apis/batch/v1/namespaces/shop/jobs'
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'job:1' }] } }
  await open.shop.call('POST', path, { metadata: { name: 'once' }, spec: { suspend: true, template } })
  const jobs = { group: 'batch', version: 'v1', plural: 'jobs' }
  const { changes } = await open.run([action('delete-custom-object', { ...jobs, ns, name: 'once' })])
  expect(changes.map(({ fate }) => fate)).toEqual(['lasting'])
})
