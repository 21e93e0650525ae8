import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'

const application = '/apis/argoproj.io/v1alpha1/namespaces/shop/applications/shop'
const kustomization = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/shop/kustomizations/shop'
const pause = { activity: 'pause-argo-cd-sync', args: { ns: 'shop', name: 'shop' } }
const suspend = { activity: 'suspend-flux', args: { ns: 'shop', name: 'shop' } }
const policy = (automated: object) => ({ spec: { syncPolicy: { automated } } })
const restored = { outcome: 'held', changes: [{ fate: 'restored' }] }

test.each([
  ['an application of Argo CD does not heal itself', pause, application, policy({ prune: true, selfHeal: false })],
  ['a Kustomization of Flux is suspended', suspend, kustomization, { spec: { suspend: true } }],
])('meanwhile %s, and at the end it is as before', async (_, step, path, expected) => {
  await using open = await openShop()
  const { result, seen } = await open.meanwhile(step, async () => open.read(path))
  expect(seen).toMatchObject(expected)
  expect(cameTo(result)).toBe(true)
  expect(result).toMatchObject(restored)
  await open.shop.untilAsBefore()
})

test.each([
  ['synchronises only by hand', { spec: { syncPolicy: null } }],
  ['does not heal itself', policy({ selfHeal: false })],
])('that an application %s is said, and nothing is changed', async (_, given) => {
  await using open = await openShop()
  await open.patch(application, given)
  const result = await open.run([pause])
  expect(result.changes).toEqual([])
  expect(open.told).toEqual(['Application shop/shop does not heal itself, so there is nothing to pause.'])
})

test('what was suspended before stays so, and what somebody else has resumed since, too', async () => {
  await using open = await openShop()
  const { result } = await open.meanwhile(suspend, async () => open.patch(kustomization, { spec: { suspend: false } }))
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'superseded' }] })
  expect(await open.read(kustomization)).toMatchObject({ spec: { suspend: false } })
  await open.patch(kustomization, { spec: { suspend: true } })
  const again = await open.run([suspend])
  expect([cameTo(again), again.changes]).toEqual([false, []])
  expect(await open.read(kustomization)).toMatchObject({ spec: { suspend: true } })
})

test('a cluster without Argo CD or Flux is told as that', async () => {
  await using open = await openShop()
  const release = { activity: 'suspend-flux', args: { ns: 'shop', name: 'shop', kind: 'HelmRelease' } }
  expect(cameTo(await open.run([release]))).toContain('The cluster serves no helmreleases of helm.toolkit.fluxcd.io.')
})
