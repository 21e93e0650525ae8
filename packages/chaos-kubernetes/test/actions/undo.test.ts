import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChangeReport } from 'chaos-core'
import plugin from 'chaos-kubernetes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenShop, openShop } from '../support/open-shop.ts'
import { lasting, removed, undone } from '../support/shop-actions.ts'

let open: OpenShop

beforeAll(async () => {
  open = await openShop()
})

afterAll(async () => {
  await open[Symbol.asyncDispose]()
})

const fates = (changes: readonly ChangeReport[]) => [...new Set(changes.map(({ fate }) => fate))].sort().join(', ')

/** Writes a manifest, and returns the path of its file. */
async function file(name: string, manifest: object): Promise<string> {
  const path = join(open.folder, `${name}.json`)
  await writeFile(path, JSON.stringify(manifest))
  return path
}

const ns = 'shop'

/** What a command does in a pod is nobody's to undo; that commands run at all is tried where there are real pods. */
const notHere = ['exec-in-pods']

test('every action that can be undone is tried here', () => {
  const tried = [...undone, ...removed, ...lasting].map(([activity]) => activity)
  const all = Object.keys(plugin.actions ?? {}).map((key) =>
    key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  )
  expect([...tried, ...notHere].sort()).toEqual(all.sort())
})

test.each(undone)('the cluster is as before after %s', async (activity, args, expected) => {
  const { outcome, reason, changes, journal } = await open.run([{ activity, args: { ...(await args(file)) } }])
  expect(journal.run.map(({ status, exception }) => exception ?? status)).toEqual(['succeeded'])
  expect({ outcome, reason, fates: fates(changes) }).toMatchObject({ outcome: 'held', fates: expected })
  await open.shop.untilAsBefore()
})

test.each(removed)('%s takes away what the same run has made', async (activity, args, make, makeArgs) => {
  const { outcome, changes, journal } = await open.run([
    { activity: make, args: { ...makeArgs } },
    { activity, args: { ...args } },
  ])
  expect(journal.run.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  expect({ outcome, fates: fates(changes) }).toEqual({ outcome: 'held', fates: 'restored' })
  await open.shop.untilAsBefore()
})

test.each(lasting)('%s is said to last', async (activity, path, args) => {
  await open.shop.call('POST', path, { metadata: { name: 'lost' } })
  const { outcome, changes } = await open.run([{ activity, args }])
  expect({ outcome, fates: fates(changes) }).toEqual({ outcome: 'held', fates: 'lasting' })
  await open.shop.untilAsBefore()
})

test('with the undo strategy never, what was changed stays', async () => {
  const { changes } = await open.run(
    [
      { activity: 'scale-deployment', args: { ns, name: 'web', replicas: 1 } },
      { activity: 'deny-all-ingress', args: { ns } },
    ],
    { runtime: { undo: { strategy: 'never' } } },
  )
  expect(fates(changes)).toBe('kept')
  const kept = await open.shop.wishes()
  const policy = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/chaostoolkit-deny-all-ingress'
  expect(kept[policy]).toBeDefined()
  expect(kept['/apis/apps/v1/namespaces/shop/deployments/web']).toMatchObject({ spec: { replicas: 1 } })
  await open.run(
    [
      { activity: 'scale-deployment', args: { ns, name: 'web', replicas: 2 } },
      { activity: 'remove-deny-all-ingress', args: { ns } },
    ],
    { runtime: { undo: { strategy: 'never' } } },
  )
  await open.shop.untilAsBefore()
})
