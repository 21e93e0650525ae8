import { expect, test } from 'vitest'
import { type OpenShop, openShop } from '../support/open-shop.ts'

const accounts = '/api/v1/namespaces/shop/serviceaccounts'
const step = (args: object = {}) => ({
  activity: 'rotate-service-account-token',
  args: { ns: 'shop', name: 'builder', i_know: 'a test', ...args },
})

async function tokenOf({ shop }: OpenShop): Promise<string> {
  const answer = await shop.call('POST', `${accounts}/builder/token`, { spec: {} })
  return (answer as { readonly status: { readonly token: string } }).status.token
}

async function isGood({ shop }: OpenShop, token: string): Promise<unknown> {
  const answer = await shop.call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } })
  return (answer as { readonly status: { readonly authenticated?: boolean } }).status.authenticated === true
}

test('tokens are good for nothing any more, and the account is there with all that it had', async () => {
  await using open = await openShop()
  const before = await open.read(`${accounts}/builder`)
  const token = await tokenOf(open)
  expect(await isGood(open, token)).toBe(true)
  const { result, seen } = await open.meanwhile(step(), async () => [
    await isGood(open, token),
    await isGood(open, await tokenOf(open)),
    await open.read(`${accounts}/builder`),
  ])
  expect(seen).toMatchObject([false, true, { metadata: { labels: { team: 'shop' } } }])
  expect(result.outcome).toBe('held')
  expect(result.changes).toMatchObject([
    { object: 'ServiceAccount shop/builder: tokens', fate: 'lasting' },
    { object: 'ServiceAccount shop/builder', fate: 'restored' },
  ])
  expect((await open.read(`${accounts}/builder`)).metadata.uid).not.toBe(before.metadata.uid)
  expect(await isGood(open, token)).toBe(false)
})

test('where the account can not be deleted nothing is said to be revoked', async () => {
  await using open = await openShop()
  open.shop.sandbox.faults.add({
    match: { resource: 'serviceaccounts', verb: 'delete' },
    effect: { kind: 'status', code: 403 },
  })
  const { changes } = await open.run([step()])
  expect(new Set(changes.map(({ fate }) => fate))).toEqual(new Set(['not-applied']))
})

test('it is refused before the run unless a reason is given', async () => {
  await using open = await openShop()
  await expect(open.run([step({ i_know: '' })])).rejects.toThrow('it is empty')
})
