import { expect, it } from 'vitest'
import { startSandbox, virtualClock } from '../../src/index.ts'
import type { Pod } from '../../src/objects/pod.ts'
import { apiOf } from '../api-of.ts'
import { conditionOf, podsPath, virtualCluster } from '../virtual-cluster.ts'

const probe = (fields: object = {}) => ({ httpGet: { port: 8080 }, ...fields })
const containerWith = (fields: object) => ({ containers: [{ name: 'main', image: 'example/main:1', ...fields }] })

it('a container is ready once its readiness probe has passed as often as it must', async () => {
  await using cluster = await virtualCluster()
  const readinessProbe = probe({ initialDelaySeconds: 5, periodSeconds: 2, successThreshold: 2 })
  await cluster.createPod('p', containerWith({ readinessProbe }))
  await cluster.pass(6)
  expect(conditionOf(await cluster.pod('p'), 'Ready')).toBe('False ContainersNotReady')
  await cluster.pass(2)
  const pod = await cluster.pod('p')
  expect(conditionOf(pod, 'Ready')).toBe('True')
  expect(pod.status.containerStatuses).toMatchObject([{ ready: true, started: true, restartCount: 0 }])
})

it('a container is checked as soon as it has started, even by a machine whose timers ring late', async () => {
  const clock = virtualClock()
  const after = (milliseconds: number, callback: () => void) => clock.after(milliseconds + 3, callback)
  await using sandbox = await startSandbox({ preset: 'empty', clock: { ...clock, after } })
  const api = apiOf(sandbox.url)
  const pod = containerWith({ readinessProbe: probe() })
  await api.post(podsPath, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: pod })
  await clock.advance(2_000)
  const { body } = await api.get(`${podsPath}/p`)
  expect(conditionOf(body as unknown as Pod, 'Ready')).toBe('True')
})

it('a readiness probe that fails often enough takes the pod out of its Service until it passes again', async () => {
  await using cluster = await virtualCluster()
  const { api } = cluster
  await api.post('/api/v1/namespaces/default/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { selector: { app: 'p' }, ports: [{ port: 80 }] },
  })
  const subsets = async () => (await api.get('/api/v1/namespaces/default/endpoints/s')).body['subsets']
  const readinessProbe = probe({ periodSeconds: 10, failureThreshold: 3 })
  await cluster.createPod('p', containerWith({ readinessProbe }), {}, { app: 'p' })
  await cluster.pass(1)
  expect(await subsets()).toMatchObject([{ addresses: [{ targetRef: { name: 'p' } }] }])
  await cluster.annotate('p', { readiness: 'fail' })
  await cluster.pass(29)
  expect(conditionOf(await cluster.pod('p'), 'Ready')).toBe('True')
  await cluster.pass(10)
  expect((await cluster.pod('p')).status).toMatchObject({
    phase: 'Running',
    containerStatuses: [{ ready: false, started: true, restartCount: 0 }],
  })
  expect(await subsets()).toMatchObject([{ notReadyAddresses: [{ targetRef: { name: 'p' } }] }])
  expect(await cluster.eventsOf('p')).toContain(
    'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503 (3 times)',
  )
  await cluster.annotate('p', { readiness: null })
  await cluster.pass(10)
  expect(conditionOf(await cluster.pod('p'), 'Ready')).toBe('True')
})

it('a liveness probe that fails often enough restarts the container, ever later', async () => {
  await using cluster = await virtualCluster()
  const livenessProbe = { exec: { command: ['true'] }, periodSeconds: 1, failureThreshold: 2 }
  await cluster.createPod('p', containerWith({ livenessProbe }))
  await cluster.pass(10)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([{ restartCount: 0, ready: true }])
  await cluster.annotate('p', { liveness: 'fail' })
  await cluster.pass(2)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([
    { restartCount: 0, ready: false, state: { terminated: { exitCode: 143, reason: 'Error' } } },
  ])
  await cluster.pass(1)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([
    { restartCount: 1, state: { running: {} }, lastState: { terminated: { exitCode: 143 } } },
  ])
  await cluster.pass(1.5)
  expect((await cluster.pod('p')).status).toMatchObject({
    phase: 'Running',
    containerStatuses: [{ restartCount: 1, started: false, state: { waiting: { reason: 'CrashLoopBackOff' } } }].map(
      (status) =>
        expect.objectContaining({ ...status, state: expect.objectContaining({ waiting: expect.anything() }) }),
    ),
  })
  const events = await cluster.eventsOf('p')
  expect(events).toContain('Killing: Container main failed liveness probe, will be restarted (2 times)')
  expect(events).toContain('Unhealthy: Liveness probe failed:  (4 times)')
  await cluster.annotate('p', { liveness: null })
  await cluster.pass(10)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([{ restartCount: 2, ready: true }])
})

it('only the container that is named fails its probes', async () => {
  await using cluster = await virtualCluster()
  const readinessProbe = probe({ periodSeconds: 1, failureThreshold: 1 })
  const containers = ['one', 'two'].map((name) => ({ name, image: 'example/main:1', readinessProbe }))
  await cluster.createPod('p', { containers }, { readiness: 'fail', container: 'two' })
  await cluster.pass(5)
  expect((await cluster.pod('p')).status).toMatchObject({
    containerStatuses: [
      { name: 'one', ready: true },
      { name: 'two', ready: false },
    ],
    conditions: expect.arrayContaining([
      expect.objectContaining({ type: 'Ready', message: 'containers with unready status: [two]' }),
    ]) as unknown,
  })
})

it('the other probes wait until the startup probe has passed', async () => {
  await using cluster = await virtualCluster()
  const fields = {
    startupProbe: probe({ periodSeconds: 5, failureThreshold: 30 }),
    readinessProbe: probe({ periodSeconds: 1 }),
    livenessProbe: probe({ periodSeconds: 1, failureThreshold: 1 }),
  }
  await cluster.createPod('p', containerWith(fields), { startup: 'fail', liveness: 'fail' })
  await cluster.pass(12)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([
    { ready: false, started: false, restartCount: 0, state: { running: {} } },
  ])
  await cluster.annotate('p', { startup: null, liveness: null })
  await cluster.pass(5)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([
    { ready: true, started: true, restartCount: 0 },
  ])
})

it('a container that never passes its startup probe is restarted', async () => {
  await using cluster = await virtualCluster()
  const startupProbe = { tcpSocket: { port: 9000 }, periodSeconds: 1, failureThreshold: 3 }
  await cluster.createPod('p', containerWith({ startupProbe }), { startup: 'fail' })
  await cluster.pass(4)
  const { status } = await cluster.pod('p')
  expect(status.containerStatuses).toMatchObject([{ restartCount: 1, lastState: { terminated: { exitCode: 143 } } }])
  const events = await cluster.eventsOf('p')
  expect(events).toContain(
    `Unhealthy: Startup probe failed: dial tcp ${status.podIP}:9000: connect: connection refused (4 times)`,
  )
  expect(events).toContain('Killing: Container main failed startup probe, will be restarted')
})
