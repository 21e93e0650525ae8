import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'
import { podsOfShop } from '../support/shop.ts'

const web = '/apis/apps/v1/namespaces/shop/deployments/web'
const step = (args: object = {}) => ({ activity: 'break-reference', args: { ns: 'shop', name: 'web', ...args } })
const missing = expect.stringMatching(/^chaos-missing-.*-method-0$/)

const template = {
  containers: [
    {
      name: 'main',
      image: 'web:1',
      envFrom: [
        { configMapRef: { name: 'settings' } },
        { secretRef: { name: 'keys' } },
        { configMapRef: { name: 'more' } },
      ],
      env: [
        { name: 'PLAIN', value: 'settings' },
        { name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
      ],
      volumeMounts: ['settings', 'keys', 'both'].map((name) => ({ name, mountPath: `/${name}` })),
    },
  ],
  initContainers: [{ name: 'copy', image: 'copy:1', envFrom: [{ prefix: 'P_', configMapRef: { name: 'settings' } }] }],
  volumes: [
    { name: 'settings', configMap: { name: 'settings' } },
    { name: 'keys', secret: { secretName: 'keys' } },
    {
      name: 'both',
      projected: {
        sources: [{ secret: { name: 'keys' } }, { configMap: { name: 'settings' } }, { configMap: { name: 'more' } }],
      },
    },
  ],
}

/** A shop whose web takes settings in every way that there is. */
async function openShopWithSettings() {
  const open = await openShop()
  await open.shop.call('POST', '/api/v1/namespaces/shop/configmaps', { metadata: { name: 'more' } })
  const keys = { metadata: { name: 'keys' }, stringData: { token: 'secret-token' } }
  await open.shop.call('POST', '/api/v1/namespaces/shop/secrets', keys)
  await open.patch(web, { spec: { template: { spec: template } } })
  await open.shop.clock.sleep(30)
  return open
}

const templateOf = ({ spec }: Readonly<Record<string, unknown>>) =>
  JSON.stringify((spec as { readonly template: unknown }).template)

test('new pods wait for what is not there while former ones serve, and at the end the names are as before', async () => {
  await using open = await openShop()
  const { result, seen } = await open.meanwhile(step(), async () => ({
    pods: (await open.list('/api/v1/namespaces/shop/pods?labelSelector=app=web')).map((pod) =>
      JSON.stringify(pod['status']),
    ),
    ready: await open.shop.readyPods(),
  }))
  expect(seen.pods.filter((status) => status.includes('"reason":"CreateContainerConfigError"'))).toHaveLength(1)
  expect(seen.ready).toBe(podsOfShop)
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  await open.shop.untilAsBefore()
})

test.each([
  ['ConfigMap', 'settings', 5],
  ['ConfigMap', 'more', 2],
  ['Secret', 'keys', 4],
])('every reference to the %s %s is broken, and no other', async (refers_to, reference, places) => {
  await using open = await openShopWithSettings()
  const before = templateOf(await open.read(web))
  const { result, seen } = await open.meanwhile(step({ refers_to, reference }), async () =>
    templateOf(await open.read(web)),
  )
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  const name = /"(chaos-missing-[^"]*)"/.exec(seen)?.[1]
  expect(name).toEqual(missing)
  expect(seen.split(`"${name}"`)).toHaveLength(places + 1)
  expect(seen.replaceAll(`"${name}"`, `"${reference}"`)).toBe(before)
  expect(templateOf(await open.read(web))).toBe(before)
  expect(
    open.shop.sandbox.faults.calls.filter(({ resource, userAgent }) => resource === 'secrets' && userAgent === 'chaos'),
  ).toEqual([])
})

test('which reference is meant must be clear', async () => {
  await using open = await openShopWithSettings()
  expect(cameTo(await open.run([step()]))).toContain('Deployment shop/web refers to 2 ConfigMaps: settings, more.')
  expect(cameTo(await open.run([step({ reference: 'keys' })]))).toContain(
    'Deployment shop/web does not refer to ConfigMap keys, but to settings, more.',
  )
  expect(cameTo(await open.run([step({ kind: 'StatefulSet', name: 'db' })]))).toContain(
    'StatefulSet shop/db refers to no ConfigMap.',
  )
})
