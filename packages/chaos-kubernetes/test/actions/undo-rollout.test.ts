import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { podsOfShop } from '../support/shop.ts'

const apps = '/apis/apps/v1/namespaces/shop'
const paths = {
  Deployment: `${apps}/deployments/web`,
  StatefulSet: `${apps}/statefulsets/db`,
  DaemonSet: `${apps}/daemonsets/log`,
}
const step = (args: object, activity = 'undo-rollout') => ({ activity, args: { ns: 'shop', ...args } })
const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'main', image: name }] } } } })
const imageOf = async (open: OpenShop, path: string) => {
  const { template } = (await open.read(path))['spec'] as {
    template: { spec: { containers: readonly { image: string }[] } }
  }
  return template.spec.containers[0]!.image
}

test.each(Object.entries(paths))('a %s gets its earlier template, and the undo its present one', async (kind, path) => {
  await using open = await openShop()
  const before = (await open.read(path))['spec']
  await open.patch(path, image('other:2'))
  await open.shop.clock.sleep(60)
  const present = (await open.read(path))['spec']
  const args = { kind, name: path.split('/').at(-1) }
  const { result, seen } = await open.meanwhile(step(args), async () => (await open.read(path))['spec'])
  expect(seen).toEqual(before)
  expect(cameTo(result)).toBe(1)
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect((await open.read(path))['spec']).toEqual(present)
  expect(await open.shop.readyPods()).toBe(podsOfShop)
})

test('a revision that is named is taken, and one that is not kept is refused with those that are', async () => {
  await using open = await openShop()
  const args = { name: 'web' }
  expect(cameTo(await open.run([step(args)]))).toContain(
    'Deployment shop/web keeps no revision before its present one.',
  )
  for (const name of ['web:2', 'web:3']) {
    await open.patch(paths.Deployment, image(name))
    await open.shop.clock.sleep(60)
  }
  const { seen } = await open.meanwhile(step({ ...args, to_revision: 1 }), () => imageOf(open, paths.Deployment))
  expect(seen).toBe('web:1')
  const refused = await open.run([step({ ...args, to_revision: 9 })])
  expect(cameTo(refused)).toMatch(/Deployment shop\/web keeps no revision 9; it keeps [\d, ]+\./)
  expect(refused.changes).toEqual([])
})

test('a template that somebody else has changed since stays', async () => {
  await using open = await openShop()
  await open.patch(paths.Deployment, image('web:2'))
  await open.shop.clock.sleep(60)
  const { result } = await open.meanwhile(step({ name: 'web' }), () => open.patch(paths.Deployment, image('web:9')))
  expect(result.changes).toMatchObject([{ fate: 'superseded' }])
  expect(await imageOf(open, paths.Deployment)).toBe('web:9')
})

test.each(Object.entries(paths))(
  'all pods of a %s are replaced by a restart, which the run waits for',
  async (kind, path) => {
    await using open = await openShop()
    const name = path.split('/').at(-1)!
    const uids = async () =>
      (await open.list(`/api/v1/namespaces/shop/pods?labelSelector=app%3D${name}`)).map(({ metadata }) => metadata.uid)
    const before = await uids()
    const result = await open.run([step({ kind, name }, 'restart-workload')])
    expect(result).toMatchObject({
      outcome: 'held',
      changes: [{ object: `${kind} shop/${name}: restart`, fate: 'healed' }],
    })
    const after = await uids()
    expect(after.length).toBe(before.length)
    expect(after.filter((uid) => before.includes(uid))).toEqual([])
  },
)
