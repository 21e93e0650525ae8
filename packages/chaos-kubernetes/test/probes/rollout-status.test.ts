import { expect, test } from 'vitest'
import { rolloutProgress } from '../../src/workloads/rollout-progress.ts'
import type { TemplatedWorkload } from '../../src/workloads/templated-workload.ts'
import { openShop } from '../support/open-shop.ts'

const apps = '/apis/apps/v1/namespaces/shop'
const args = { ns: 'shop', name: 'web', timeout: 60 }
const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'main', image: name }] } } } })

test('it waits until a release is rolled out', async () => {
  await using open = await openShop()
  await open.patch(`${apps}/deployments/web`, image('web:2'))
  expect(await open.ask('rollout-status', args)).toBe(true)
  const { status } = await open.read(`${apps}/deployments/web`)
  expect(status).toMatchObject({ updatedReplicas: 2, availableReplicas: 2, replicas: 2 })
  await open.patch(`${apps}/statefulsets/db`, image('db:2'))
  expect(await open.ask('rollout-status', { ...args, kind: 'StatefulSet', name: 'db' })).toBe(true)
  expect((await open.read(`${apps}/statefulsets/db`))['status']).toMatchObject({ updatedReplicas: 1, readyReplicas: 1 })
})

test('one that gets stuck is said to be, or false where it shall not fail', async () => {
  await using open = await openShop()
  await open.patch(`${apps}/deployments/web`, image('registry.invalid/web:2'))
  const sentence = 'Deployment shop/web was not rolled out within 60 s: 1 of 2 pods are of its present template.'
  expect(await open.ask('rollout-status', args)).toContain(sentence)
  expect(await open.ask('rollout-status', { ...args, raise_on_incomplete: false })).toBe(false)
})

test('after its progress deadline nobody waits for it', async () => {
  await using open = await openShop()
  await open.patch(`${apps}/deployments/web`, {
    spec: { ...image('registry.invalid/web:2').spec, progressDeadlineSeconds: 30 },
  })
  const began = open.shop.clock.now()
  const said = await open.ask('rollout-status', { ...args, timeout: 500 })
  expect(said).toContain(
    'Deployment shop/web is not rolled out: it has exceeded its progress deadline (1 of 2 pods are of its present template).',
  )
  expect(open.shop.clock.now() - began).toBeLessThan(60_000)
})

test('what nobody rolls out is refused, and what has no pods is said to be nothing', async () => {
  await using open = await openShop()
  await open.patch(`${apps}/statefulsets/db`, { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } })
  const said = await open.ask('rollout-status', { ...args, kind: 'StatefulSet', name: 'db' })
  expect(said).toContain('StatefulSet shop/db has the update strategy OnDelete, so nobody rolls it out.')
  await open.patch(`${apps}/deployments/web`, { spec: { replicas: 0 } })
  expect(await open.ask('rollout-status', args)).toBe(true)
  expect(open.told).toEqual(['Deployment shop/web wants no pod, so there is none to be rolled out.'])
  expect(await open.ask('rollout-status', { ...args, name: 'wbe' })).toContain('There is no Deployment shop/wbe.')
})

const resourceOf = (kind: string) => ({ group: 'apps', version: 'v1', plural: 'x', kind, namespaced: true })
const status = (kind: string, spec: object, status: object): TemplatedWorkload => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'x', uid: 'x', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', generation: 2 },
  spec: { template: { spec: { containers: [] } }, ...spec },
  status: { observedGeneration: 2, ...status },
})

test.each([
  ['Deployment', {}, { observedGeneration: 1 }, 'its controller has not yet seen its specification'],
  ['Deployment', { paused: true }, {}, '0 of 1 pods are of its present template, and it is paused'],
  ['Deployment', {}, { replicas: 3, updatedReplicas: 1 }, '2 of its former pods are still there'],
  ['Deployment', {}, { replicas: 1, updatedReplicas: 1 }, '0 of 1 pods are available'],
  ['StatefulSet', { replicas: 3 }, { readyReplicas: 2 }, '2 of 3 pods are ready'],
  [
    'StatefulSet',
    { replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } } },
    { readyReplicas: 3, updatedReplicas: 1 },
    '1 of 2 pods are of its present template',
  ],
  [
    'StatefulSet',
    { replicas: 3 },
    { readyReplicas: 3, updatedReplicas: 3, currentRevision: 'a', updateRevision: 'b' },
    '3 of 3 pods are of its present template',
  ],
  ['DaemonSet', {}, { desiredNumberScheduled: 3 }, '0 of 3 pods are of its present template'],
  [
    'DaemonSet',
    {},
    { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
    '2 of 3 pods are available',
  ],
])('a rollout of a %s goes on: %j with %j', (kind, spec, now, seen) => {
  expect(rolloutProgress(resourceOf(kind), status(kind, spec, now))).toEqual({ state: 'going on', seen })
})

test.each([
  ['Deployment', {}, { replicas: 1, updatedReplicas: 1, availableReplicas: 1 }],
  [
    'StatefulSet',
    { replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } } },
    { readyReplicas: 3, updatedReplicas: 2, currentRevision: 'a', updateRevision: 'b' },
  ],
  ['DaemonSet', {}, { desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1 }],
])('a rollout of a %s is complete: %j with %j', (kind, spec, now) => {
  expect(rolloutProgress(resourceOf(kind), status(kind, spec, now)).state).toBe('complete')
})
