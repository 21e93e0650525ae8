import { expect, it } from 'vitest'
import { conditionOf, podsPath, virtualCluster } from '../virtual-cluster.ts'

const image = 'example/main:1'

it('a pod that takes long to start shows that its containers are being created', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', {}, { 'start-delay': '30s' })
  await cluster.pass(10)
  const pod = await cluster.pod('p')
  expect(pod.status).toMatchObject({
    phase: 'Pending',
    containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } }, started: false }],
  })
  expect(conditionOf(pod, 'PodReadyToStartContainers')).toBe('False')
  expect(conditionOf(pod, 'PodScheduled')).toBe('True')
  await cluster.pass(21)
  expect((await cluster.pod('p')).status.phase).toBe('Running')
})

it('init containers run one after the other before the rest, sidecars stay', async () => {
  await using cluster = await virtualCluster({ delays: { complete: 10_000 } })
  const initContainers = [
    { name: 'first', image },
    { name: 'proxy', image, restartPolicy: 'Always' },
    { name: 'second', image },
  ]
  await cluster.createPod('p', { initContainers })
  await cluster.pass(5)
  const early = await cluster.pod('p')
  expect(early.status).toMatchObject({
    phase: 'Pending',
    initContainerStatuses: [
      { name: 'first', state: { running: {} } },
      { name: 'proxy', state: { waiting: { reason: 'PodInitializing' } } },
      { name: 'second', state: { waiting: { reason: 'PodInitializing' } } },
    ],
    containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
  })
  expect(conditionOf(early, 'Initialized')).toBe('False ContainersNotInitialized')
  await cluster.pass(10)
  expect((await cluster.pod('p')).status.initContainerStatuses).toMatchObject([
    { state: { terminated: { exitCode: 0, reason: 'Completed' } }, ready: true },
    { state: { running: {} }, ready: true, started: true },
    { state: { running: {} } },
  ])
  await cluster.pass(10)
  const late = await cluster.pod('p')
  expect(late.status).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: true }] })
  expect(conditionOf(late, 'Initialized')).toBe('True')
  expect(conditionOf(late, 'Ready')).toBe('True')
})

it('an init container that fails is tried again, or fails the pod', async () => {
  await using cluster = await virtualCluster()
  const initContainers = [{ name: 'setup', image }]
  const behaviour = { crash: 'true', container: 'setup', 'exit-code': '3' }
  await cluster.createPod('again', { initContainers }, behaviour)
  await cluster.createPod('never', { initContainers, restartPolicy: 'Never' }, behaviour)
  await cluster.pass(2.5)
  expect((await cluster.pod('again')).status).toMatchObject({
    phase: 'Pending',
    initContainerStatuses: [
      {
        restartCount: 1,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 3 } },
      },
    ],
  })
  expect((await cluster.pod('never')).status).toMatchObject({
    phase: 'Failed',
    initContainerStatuses: [{ state: { terminated: { exitCode: 3, reason: 'Error' } } }],
  })
  await cluster.annotate('again', { crash: null, 'exit-code': null })
  await cluster.pass(5)
  expect((await cluster.pod('again')).status.phase).toBe('Running')
})

it('a container that is killed restarts, and OnFailure and Never decide otherwise', async () => {
  await using cluster = await virtualCluster()
  for (const restartPolicy of ['Always', 'OnFailure', 'Never'])
    await cluster.createPod(restartPolicy.toLowerCase(), { restartPolicy })
  await cluster.pass(1)
  for (const name of ['always', 'onfailure', 'never']) await cluster.annotate(name, { kill: 'OOMKilled' })
  await cluster.pass(0.5)
  const killed = { terminated: { exitCode: 137, reason: 'OOMKilled' } }
  const always = await cluster.pod('always')
  expect(always.status).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: false, state: killed }] })
  expect(always.metadata.annotations).toEqual({})
  expect((await cluster.pod('never')).status).toMatchObject({ phase: 'Failed', containerStatuses: [{ state: killed }] })
  expect(conditionOf(await cluster.pod('never'), 'Ready')).toBe('False PodFailed')
  await cluster.pass(1)
  for (const name of ['always', 'onfailure'])
    expect((await cluster.pod(name)).status.containerStatuses).toMatchObject([
      { restartCount: 1, ready: true, lastState: killed },
    ])
})

it('a pod fails only when its last container has ended', async () => {
  await using cluster = await virtualCluster()
  const containers = [
    { name: 'one', image },
    { name: 'two', image },
  ]
  await cluster.createPod('p', { containers, restartPolicy: 'Never' })
  await cluster.pass(1)
  await cluster.annotate('p', { container: 'one', kill: '1' })
  await cluster.pass(1)
  expect((await cluster.pod('p')).status).toMatchObject({
    phase: 'Running',
    containerStatuses: [{ state: { terminated: { exitCode: 1 } } }, { state: { running: {} }, ready: true }],
  })
  await cluster.annotate('p', { container: 'two', kill: '2' })
  await cluster.pass(1)
  expect((await cluster.pod('p')).status.phase).toBe('Failed')
})

it('a pod that ends by itself succeeds; one with restartPolicy Always starts again', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('once', { restartPolicy: 'OnFailure' }, { 'complete-after': '5s' })
  await cluster.createPod('ever', {}, { 'complete-after': '5s' })
  await cluster.createPod('bad', { restartPolicy: 'Never' }, { 'complete-after': '5s', 'exit-code': '9' })
  await cluster.pass(5.5)
  const once = await cluster.pod('once')
  expect(once.status.phase).toBe('Succeeded')
  expect(conditionOf(once, 'Ready')).toBe('False PodCompleted')
  expect((await cluster.pod('bad')).status).toMatchObject({
    phase: 'Failed',
    containerStatuses: [{ state: { terminated: { exitCode: 9, reason: 'Error' } } }],
  })
  await cluster.pass(1)
  expect((await cluster.pod('ever')).status).toMatchObject({
    phase: 'Running',
    containerStatuses: [{ restartCount: 1, lastState: { terminated: { reason: 'Completed' } } }],
  })
})

it('a crash loop backs off up to five minutes', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', {}, { crash: 'true' })
  const restarts = async () => (await cluster.pod('p')).status.containerStatuses?.[0]?.restartCount
  await cluster.pass(8)
  expect(await restarts()).toBe(3)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([
    { ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1 } } },
  ])
  await cluster.pass(3600)
  const count = await restarts()
  await cluster.pass(600)
  expect(await restarts()).toBe(count! + 2)
})

it('an image that can not be pulled is tried once more when it can', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', {}, { 'image-pull': 'fail' })
  await cluster.pass(0.5)
  const waiting = (reason: string) => ({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason } } }] })
  expect((await cluster.pod('p')).status).toMatchObject(waiting('ErrImagePull'))
  await cluster.pass(2)
  expect((await cluster.pod('p')).status).toMatchObject(waiting('ImagePullBackOff'))
  expect(await cluster.eventsOf('p')).toEqual(
    expect.arrayContaining([`BackOff: Back-off pulling image "${image}"`, 'Failed: Error: ImagePullBackOff']),
  )
  await cluster.annotate('p', { 'image-pull': null })
  await cluster.pass(1)
  expect((await cluster.pod('p')).status).toMatchObject({ phase: 'Running', containerStatuses: [{ restartCount: 0 }] })
})

it('an image of a registry whose name leads nowhere can not be pulled', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', { containers: [{ name: 'main', image: 'registry.invalid:5000/web:1' }] })
  await cluster.pass(2)
  const state = { waiting: { reason: 'ImagePullBackOff' } }
  expect((await cluster.pod('p')).status).toMatchObject({ phase: 'Pending', containerStatuses: [{ state }] })
  expect(await cluster.eventsOf('p')).toContain(
    'Failed: Failed to pull image "registry.invalid:5000/web:1": lookup registry.invalid: no such host',
  )
  const patch = [{ op: 'replace', path: '/spec/containers/0/image', value: image }]
  await cluster.api.send('PATCH', `${podsPath}/p`, patch, 'application/json-patch+json')
  await cluster.pass(1)
  expect((await cluster.pod('p')).status).toMatchObject({ phase: 'Running' })
})

it('a container whose image is changed is restarted with the new one', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', {})
  await cluster.pass(1)
  const patch = [{ op: 'replace', path: '/spec/containers/0/image', value: 'example/main:2' }]
  await cluster.api.send('PATCH', `${podsPath}/p`, patch, 'application/json-patch+json')
  await cluster.pass(2)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([
    { image: 'example/main:2', restartCount: 1, ready: true },
  ])
  expect(await cluster.eventsOf('p')).toContain('Killing: Container main definition changed, will be restarted')
})

it('a pod is ended when it has been active for too long', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', { activeDeadlineSeconds: 60 })
  await cluster.pass(59)
  expect((await cluster.pod('p')).status.phase).toBe('Running')
  await cluster.pass(2)
  expect((await cluster.pod('p')).status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    containerStatuses: [{ ready: false, state: { terminated: { exitCode: 143 } } }],
  })
})

it('a pod waits for its readiness gates', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', { readinessGates: [{ conditionType: 'example.com/gate' }] })
  await cluster.pass(1)
  expect(conditionOf(await cluster.pod('p'), 'Ready')).toBe('False ReadinessGatesNotReady')
  expect(conditionOf(await cluster.pod('p'), 'ContainersReady')).toBe('True')
  const conditions = [
    ...((await cluster.pod('p')).status.conditions ?? []),
    { type: 'example.com/gate', status: 'True' },
  ]
  await cluster.api.merge(`${podsPath}/p/status`, { status: { conditions } })
  await cluster.pass(1)
  expect(conditionOf(await cluster.pod('p'), 'Ready')).toBe('True')
})

it('a pod that is deleted gets its hooks and its grace, and no more', async () => {
  await using cluster = await virtualCluster()
  const gone = async (name: string) => (await cluster.api.get(`${podsPath}/${name}`)).code === 404
  const containers = [{ name: 'main', image, lifecycle: { preStop: { sleep: { seconds: 5 } } } }]
  await cluster.createPod('hook', { containers })
  await cluster.createPod('deaf', { terminationGracePeriodSeconds: 10 }, { 'stop-after': '1h' })
  await cluster.createPod('forced', {}, { 'stop-after': '1h' })
  await cluster.pass(1)
  for (const name of ['hook', 'deaf', 'forced']) await cluster.api.delete(`${podsPath}/${name}`)
  await cluster.pass(4)
  expect(await gone('hook')).toBe(false)
  expect(await cluster.eventsOf('hook')).toContain('Killing: Stopping container main')
  await cluster.pass(2)
  expect(await gone('hook')).toBe(true)
  await cluster.pass(3)
  expect(await gone('deaf')).toBe(false)
  await cluster.pass(2)
  expect(await gone('deaf')).toBe(true)
  expect(await gone('forced')).toBe(false)
  await cluster.api.delete(`${podsPath}/forced`, { gracePeriodSeconds: 1 })
  await cluster.pass(1.1)
  expect(await gone('forced')).toBe(true)
})

it('a pod that a finalizer holds is told to have ended before it goes', async () => {
  await using cluster = await virtualCluster()
  await cluster.api.post(podsPath, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', finalizers: ['example.com/hold'] },
    spec: { containers: [{ name: 'main', image }] },
  })
  await cluster.pass(1)
  await cluster.api.delete(`${podsPath}/p`)
  await cluster.pass(1)
  expect((await cluster.pod('p')).status).toMatchObject({
    phase: 'Failed',
    containerStatuses: [{ ready: false, state: { terminated: { exitCode: 143 } } }],
  })
  await cluster.api.merge(`${podsPath}/p`, { metadata: { finalizers: null } })
  expect((await cluster.api.get(`${podsPath}/p`)).code).toBe(404)
})
