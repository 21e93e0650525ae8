import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'
import { podsOfShop } from '../support/shop.ts'

const web = '/apis/apps/v1/namespaces/shop/deployments/web'
const db = '/apis/apps/v1/namespaces/shop/statefulsets/db'
const pods = '/api/v1/namespaces/shop/pods'
const nowhere = 'registry.invalid/web:none'
const step = (args: object) => ({ activity: 'set-image', args: { ns: 'shop', name: 'web', image: nowhere, ...args } })
const main = { name: 'main', image: 'web:1' }
const template = (spec: object) => ({ spec: { template: { spec } } })

test('new pods can not pull the image while former ones serve, and at the end the former image is rolled out', async () => {
  await using open = await openShop()
  const { result, seen } = await open.meanwhile(step({}), async () => ({
    images: (await open.list(`${pods}?labelSelector=app=web`)).map((pod) => JSON.stringify(pod['status'])),
    ready: await open.shop.readyPods(),
  }))
  expect(seen.images.filter((status) => status.includes('"reason":"ImagePullBackOff"'))).toHaveLength(1)
  expect(seen.ready).toBe(podsOfShop)
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  await open.shop.untilAsBefore()
})

test('of several containers one must be named, and only that one is changed', async () => {
  await using open = await openShop()
  const other = { name: 'log', image: 'log:1' }
  await open.patch(web, template({ containers: [main, other], initContainers: [{ name: 'copy', image: 'copy:1' }] }))
  await open.shop.clock.sleep(20)
  expect(cameTo(await open.run([step({})]))).toContain('Deployment shop/web has 2 containers: main, log.')
  expect(cameTo(await open.run([step({ container: 'logs' })]))).toContain(
    'Deployment shop/web has no container logs; it has main, log, copy.',
  )
  for (const [container, list] of [
    ['log', 'containers'],
    ['copy', 'initContainers'],
  ] as const) {
    const { result, seen } = await open.meanwhile(step({ container }), async () => open.read(web))
    expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
    const changed = (seen['spec'] as ReturnType<typeof template>['spec']).template.spec as Record<string, object[]>
    expect(Object.values({ containers: [], initContainers: [], ...changed }).flat()).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ name: container, image: nowhere })]),
    )
    expect(JSON.stringify(changed[list === 'containers' ? 'initContainers' : 'containers'])).not.toContain(nowhere)
    expect(JSON.stringify(changed).split(nowhere)).toHaveLength(2)
  }
})

test('a StatefulSet that is stuck at a pod with the wrong image is put back, and the run says which pod does not serve', async () => {
  await using open = await openShop()
  const { outcome, changes } = await open.run([{ ...step({ kind: 'StatefulSet', name: 'db' }), pauses: { after: 60 } }])
  expect((await open.read(db))['spec']).toMatchObject(template({ containers: [{ image: 'db:1' }] }).spec)
  const detail = expect.stringContaining('Pod shop/db-0: ImagePullBackOff')
  expect({ outcome, changes }).toMatchObject({ outcome: 'not-healed', changes: [{ fate: 'degraded', detail }] })
})

test('one that is paused is refused, and nothing is changed', async () => {
  await using open = await openShop()
  await open.patch(web, { spec: { paused: true } })
  const result = await open.run([step({})])
  expect(cameTo(result)).toContain('Deployment shop/web is paused, so its pods are not replaced.')
  expect(result.changes).toEqual([])
})

test('that pods stay because nobody replaces them, or that there are none, is said', async () => {
  await using open = await openShop()
  await open.patch(db, { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } })
  await open.run([step({ kind: 'StatefulSet', name: 'db' })])
  await open.patch(web, { spec: { replicas: 0 } })
  await open.run([step({})])
  expect(open.told).toEqual([
    'StatefulSet shop/db has the update strategy OnDelete: its pods stay as they are until they are deleted.',
    'Deployment shop/web wants no pod, so there is none to replace.',
  ])
})

test('an image that somebody else has set since then stays', async () => {
  await using open = await openShop()
  const release = () => open.patch(web, template({ containers: [{ ...main, image: 'web:2' }] }))
  const { result } = await open.meanwhile(step({}), release)
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'superseded' }] })
  expect((await open.read(web))['spec']).toMatchObject(template({ containers: [{ image: 'web:2' }] }).spec)
})
