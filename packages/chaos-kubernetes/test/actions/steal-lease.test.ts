import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'

const lease = '/apis/coordination.k8s.io/v1/namespaces/shop/leases/leader'
const step = (args: object = {}) => ({
  activity: 'steal-lease',
  args: { ns: 'shop', name: 'leader', i_know: 'a test', ...args },
})

test('a Lease is held by the run until the undo gives it back', async () => {
  await using open = await openShop()
  const spec = async () => (await open.read(lease))['spec']
  const { result, seen } = await open.meanwhile(step({ seconds: 90 }), spec)
  expect(seen).toEqual({ holderIdentity: `chaos-${result.runId}`, leaseDurationSeconds: 90 })
  expect(cameTo(result)).toBe('controller-0')
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await spec()).toEqual({ holderIdentity: 'controller-0', leaseDurationSeconds: 15 })
})

test('a Lease that the leader renews meanwhile is stolen all the same, and one that another takes since is left to that', async () => {
  await using open = await openShop()
  await open.patch(lease, { spec: { renewTime: '2026-01-01T00:00:00.000000Z' } })
  const { result } = await open.meanwhile(step(), () =>
    open.patch(lease, { spec: { holderIdentity: 'controller-1', renewTime: '2026-01-01T00:00:30.000000Z' } }),
  )
  expect(result.changes).toMatchObject([{ fate: 'superseded' }])
  expect((await open.read(lease))['spec']).toMatchObject({ holderIdentity: 'controller-1', leaseDurationSeconds: 15 })
})

test('a Lease of nobody, and one of a node, is refused', async () => {
  await using open = await openShop()
  await open.patch(lease, { spec: { holderIdentity: null } })
  expect(cameTo(await open.run([step()]))).toContain('Lease shop/leader is held by nobody.')
  const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'
  const [node] = await open.list(leases)
  const { name } = node!.metadata
  expect(cameTo(await open.run([step({ ns: 'kube-node-lease', name })]))).toContain(
    'says that a node lives, and has no leader',
  )
})

test('it is refused before the run unless a reason is given', async () => {
  await using open = await openShop()
  await expect(open.run([{ activity: 'steal-lease', args: { ns: 'shop', name: 'leader' } }])).rejects.toThrow('i_know')
})
