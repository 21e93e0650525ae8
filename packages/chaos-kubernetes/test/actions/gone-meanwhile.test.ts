import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultMatch } from 'chaos-sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunSteps, runStepsOn } from '../support/run-steps.ts'
import { startShop } from '../support/shop.ts'

let shop: Awaited<ReturnType<typeof startShop>>
let folder: string
let run: RunSteps

beforeEach(async () => {
  shop = await startShop()
  await shop.call('POST', '/api/v1/namespaces', { metadata: { name: 'lost' } })
  await shop.call('POST', '/api/v1/namespaces/shop/secrets', { metadata: { name: 'key' } })
  folder = await mkdtemp(join(tmpdir(), 'chaos-gone-'))
  run = await runStepsOn(shop, folder)
})

afterEach(async () => {
  await shop.sandbox.stop()
  await rm(folder, { recursive: true, force: true })
})

interface Stored {
  readonly metadata: { readonly name: string; readonly labels?: unknown }
  readonly spec?: unknown
}

const remove = (path: string) => shop.call('DELETE', path, { gracePeriodSeconds: 0, propagationPolicy: 'Background' })

async function replace(path: string): Promise<void> {
  const { metadata, spec } = (await shop.call('GET', path)) as Stored
  await remove(path)
  const { name, labels } = metadata
  // A StatefulSet gives its new pod the old name by itself.
  if (name === 'db-0') return
  await shop.call('POST', path.slice(0, path.lastIndexOf('/')), { metadata: { name, labels }, spec })
}

/**
 * Holds back the first such call of the run, and has another client act on the object that it names before it arrives. Resolves with the name
 * of that object.
 */
function beforeItArrives(match: FaultMatch, act: (path: string) => Promise<unknown>): Promise<string> {
  const { clock, sandbox } = shop
  const ours = { ...match, userAgent: 'chaos' }
  sandbox.faults.add({ match: ours, effect: { kind: 'latency', milliseconds: 20_000 }, times: 1 })
  return new Promise((resolve, reject) => {
    const look = () => {
      const held = sandbox.faults.calls.find(
        ({ verb, resource, userAgent }) => verb === match.verb && resource === match.resource && userAgent === 'chaos',
      )
      if (held === undefined) return void clock.after(1000, look)
      const path = held.path.replace(/(\/eviction)?(\?.*)?$/, '')
      act(path).then(() => resolve(path.slice(path.lastIndexOf('/') + 1)), reject)
    }
    clock.after(1000, look)
  })
}

const ns = 'shop'
const deletion = (resource: string): FaultMatch => ({ verb: 'delete', resource })
const eviction: FaultMatch = { verb: 'create', resource: 'pods/eviction' }

/** Each action that removes things, and the call by which it does. */
const removals: readonly (readonly [string, Readonly<Record<string, unknown>>, FaultMatch])[] = [
  ['terminate-pods', { ns, label_selector: 'app=web', all: true }, deletion('pods')],
  ['delete-pods', { ns, name: '^web' }, deletion('pods')],
  ['kill-microservice', { ns, name: 'web', label_selector: 'app=web' }, deletion('deployments')],
  ['kill-microservice', { ns, name: 'db', label_selector: 'app=db' }, deletion('pods')],
  ['drain-nodes', { label_selector: 'kubernetes.io/os=linux' }, eviction],
  ['delete-deployment', { ns, name: 'web' }, deletion('deployments')],
  ['remove-statefulset', { ns, name: 'db' }, deletion('statefulsets')],
  ['delete-nodes', { all: true }, deletion('nodes')],
  ['delete-service', { ns, name: 'web' }, deletion('services')],
  ['delete-ingress', { ns, name: 'web' }, deletion('ingresses')],
  ['delete-secret', { ns, name: 'key' }, deletion('secrets')],
  ['delete-namespace', { name: 'lost' }, deletion('namespaces')],
  ['remove-network-policy', { ns, name: 'allow' }, deletion('networkpolicies')],
]

describe.each([
  ['is gone', remove],
  ['is another one', replace],
])('what is to be removed %s when the call arrives', (_, act) => {
  test.each(removals)('%s does not fail: %o', async (activity, args, call) => {
    const name = beforeItArrives(call, act)
    const { outcome, changes, journal } = await run([{ activity, args }])
    expect(journal.run.map(({ status, exception }) => exception ?? status)).toEqual(['succeeded'])
    const missed = await name
    const fates = Object.groupBy(changes, ({ object }) => (object.split('/').at(-1)!.endsWith(missed) ? 'hit' : 'rest'))
    expect(fates.hit?.map(({ fate }) => fate)).toContain('not-applied')
    expect(fates.rest?.filter(({ fate }) => !['healed', 'restored', 'gone'].includes(fate)) ?? []).toEqual([])
    // Where nothing else was to be removed, the action has done nothing, which is no steady state that held.
    expect(outcome).toBe(fates.rest === undefined ? 'inconclusive' : 'held')
  })
})

test('what was chosen and is gone when it is read is left out', async () => {
  const name = beforeItArrives({ verb: 'get', resource: 'deployments' }, remove)
  const { changes, journal } = await run([{ activity: 'delete-deployment', args: { ns, name: 'web' } }])
  expect(journal.run[0]).toMatchObject({ status: 'succeeded' })
  expect(await name).toBe('web')
  expect(changes).toEqual([])
})

test('only what the action has removed is in its output', async () => {
  const name = beforeItArrives(deletion('pods'), remove)
  const { journal } = await run([{ activity: 'terminate-pods', args: { ns, label_selector: 'app=web', all: true } }])
  const missed = await name
  expect(journal.run[0]!.output).toHaveLength(1)
  expect(journal.run[0]!.output).not.toContain(missed)
})

test('a name that nothing has is a mistake, and no race', async () => {
  const { journal } = await run([{ activity: 'delete-service', args: { ns, name: 'other' } }])
  expect(String(journal.run[0]!.exception)).toContain('Service shop/other was not found.')
})

test.each(removals)("a 404 that is not the API server's own is a failure of %s: %o", async (activity, args, call) => {
  shop.sandbox.faults.add({ match: { ...call, userAgent: 'chaos' }, effect: { kind: 'status', code: 404 } })
  const { journal } = await run([{ activity, args }])
  expect(journal.run[0]).toMatchObject({ status: 'failed' })
})

describe('what is being deleted already', () => {
  const held = ['example.com/held']

  test('a pod on its way out is not chosen, and the next one is', async () => {
    const pods = (await shop.call('GET', '/api/v1/namespaces/shop/pods?labelSelector=app=web')) as {
      readonly items: readonly Stored[]
    }
    const leaving = pods.items[0]!.metadata.name
    await hold(`/api/v1/namespaces/shop/pods/${leaving}`)
    const { journal } = await run([{ activity: 'terminate-pods', args: { ns, label_selector: 'app=web', qty: 1 } }])
    expect(journal.run[0]!.output).toHaveLength(1)
    expect(journal.run[0]!.output).not.toContain(leaving)
  })

  test.each([
    ['deployments', 'delete-deployment', { ns, name: 'web' }],
    ['statefulsets', 'remove-statefulset', { ns, name: 'db' }],
  ] as const)('of %s the one that is found is left out', async (plural, activity, args) => {
    await hold(`/apis/apps/v1/namespaces/shop/${plural}/${args.name}`)
    const { changes, journal } = await run([{ activity, args }])
    expect(journal.run[0]).toMatchObject({ status: 'succeeded' })
    expect(changes).toEqual([])
  })

  test('a node is left out', async () => {
    await hold('/api/v1/nodes/node-1')
    const { journal } = await run([{ activity: 'delete-nodes', args: { all: true } }])
    expect(journal.run[0]!.output).toEqual(['node-2', 'node-3'])
  })

  test('the one that is named fails the action in one sentence', async () => {
    await hold('/api/v1/namespaces/shop/services/web')
    const { journal } = await run([{ activity: 'delete-service', args: { ns, name: 'web' } }])
    expect(String(journal.run[0]!.exception)).toContain('Service shop/web is being deleted already.')
  })

  async function hold(path: string): Promise<void> {
    await shop.call('PATCH', path, { metadata: { finalizers: held } }, 'application/merge-patch+json')
    await remove(path)
  }
})
