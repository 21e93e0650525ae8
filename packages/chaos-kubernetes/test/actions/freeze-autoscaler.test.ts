import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'

const ns = 'shop'
const autoscalers = '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers'
const deployments = '/apis/apps/v1/namespaces/shop/deployments'
const step = { activity: 'freeze-autoscaler', args: { ns, name: 'busy' } }
const state = (open: OpenShop) => open.ask('autoscaler-state', { ns, name: 'busy' })

/** A Deployment of two pods that use a third more than they should, and an autoscaler that has not looked at them yet. */
async function openBusyShop(behavior?: object): Promise<OpenShop> {
  const open = await openShop()
  const labels = { app: 'busy' }
  const containers = [{ name: 'main', image: 'busy:1', resources: { requests: { cpu: '200m' } } }]
  const template = { metadata: { labels, annotations: { 'sim.cluster/cpu': '150m' } }, spec: { containers } }
  await open.shop.call('POST', deployments, {
    metadata: { name: 'busy' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  })
  await open.shop.clock.sleep(60)
  const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } }
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'busy' }
  await open.shop.call('POST', autoscalers, {
    metadata: { name: 'busy' },
    spec: { scaleTargetRef, maxReplicas: 3, metrics: [{ type: 'Resource', resource }], ...(behavior && { behavior }) },
  })
  return open
}

const replicas = async (open: OpenShop) =>
  ((await open.read(`${deployments}/busy`))['spec'] as { replicas: number }).replicas

test('an autoscaler does not scale until the undo, and then does; its behaviour is none again', async () => {
  await using open = await openBusyShop()
  const { result, seen } = await open.meanwhile(step, async () => [await replicas(open), await state(open)])
  expect(seen).toEqual([2, expect.objectContaining({ frozen: true, min: 1, max: 3 })])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect((await open.read(`${autoscalers}/busy`))['spec']).not.toHaveProperty('behavior')
  await open.shop.clock.sleep(30)
  expect(await replicas(open)).toBe(3)
  expect(await state(open)).toMatchObject({
    current: 3,
    desired: 3,
    frozen: false,
    conditions: { AbleToScale: 'True', ScalingActive: 'True' },
  })
})

test('a behaviour that is there keeps all but its policies being chosen from', async () => {
  const scaleDown = { stabilizationWindowSeconds: 7, selectPolicy: 'Min' }
  await using open = await openBusyShop({ scaleDown })
  const before = (await open.read(`${autoscalers}/busy`))['spec']
  const { result, seen } = await open.meanwhile(step, async () => (await open.read(`${autoscalers}/busy`))['spec'])
  expect(seen).toMatchObject({
    behavior: {
      scaleUp: { selectPolicy: 'Disabled', policies: [{ value: 4 }, { value: 100 }] },
      scaleDown: { selectPolicy: 'Disabled', stabilizationWindowSeconds: 7 },
    },
  })
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect((await open.read(`${autoscalers}/busy`))['spec']).toEqual(before)
})

test('an autoscaler that is not there has no state, and is not frozen', async () => {
  await using open = await openShop()
  const named = { ns, name: 'none' }
  expect(await open.ask('autoscaler-state', named)).toContain('There is no HorizontalPodAutoscaler shop/none.')
  const result = await open.run([{ ...step, args: named }])
  expect(cameTo(result)).toContain('none')
  expect(result.changes).toEqual([])
})
