import { expect, it } from 'vitest'
import { deploymentOf } from '../api-of.ts'
import { virtualCluster } from '../virtual-cluster.ts'

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const autoscalers = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers'

type Fields = Readonly<Record<string, unknown>>
interface Status {
  readonly currentReplicas: number
  readonly desiredReplicas: number
  readonly lastScaleTime?: string
  readonly currentMetrics: unknown
  readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason: string }[]
}

const utilization = (percent: number, name = 'cpu') => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization: percent } },
})

/** A Deployment whose pods ask for 200m and 100Mi each, and an autoscaler for it. */
async function scaled(replicas: number, spec: Fields, requests: Fields | undefined = { cpu: '200m', memory: '100Mi' }) {
  const cluster = await virtualCluster()
  const containers = [{ name: 'main', image: 'example/main:1', ...(requests ? { resources: { requests } } : {}) }]
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers } }
  await cluster.api.post(deployments, deploymentOf('web', replicas, { template }))
  // The use of processors says something only when a pod has been ready for a while.
  await cluster.pass(60)
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
  await cluster.api.post(autoscalers, {
    metadata: { name: 'web' },
    spec: { maxReplicas: 10, metrics: [utilization(50)], scaleTargetRef, ...spec },
  })
  return {
    ...cluster,
    /** Declares what every pod there is uses, and the pods to come. */
    use: async (annotations: Readonly<Record<string, string>>) => {
      const prefixed = Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [`sim.cluster/${key}`, value]),
      )
      for (const { metadata } of await cluster.api.items('/api/v1/namespaces/default/pods'))
        await cluster.api.merge(`/api/v1/namespaces/default/pods/${metadata.name}`, {
          metadata: { annotations: prefixed },
        })
    },
    replicas: async () => {
      const { body } = await cluster.api.get(`${deployments}/web`)
      return (body['spec'] as { replicas: number }).replicas
    },
    status: async () => (await cluster.api.get(`${autoscalers}/web`)).body['status'] as Status,
    reasons: async () => {
      const { conditions } = (await cluster.api.get(`${autoscalers}/web`)).body['status'] as Status
      return conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`)
    },
  }
}

it('scales up to where the pods use as much of their requests as they should', async () => {
  await using cluster = await scaled(2, {})
  await cluster.use({ cpu: '150m' })
  await cluster.pass(2)
  expect(await cluster.replicas()).toBe(3)
  expect(await cluster.status()).toMatchObject({
    currentReplicas: 2,
    desiredReplicas: 3,
    lastScaleTime: expect.any(String) as string,
    currentMetrics: [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 75, averageValue: '150m' } } },
    ],
  })
  expect(await cluster.reasons()).toEqual([
    'AbleToScale=True SucceededRescale',
    'ScalingActive=True ValidMetricFound',
    'ScalingLimited=False DesiredWithinRange',
  ])
  expect(await cluster.eventsOf('web')).toContain(
    'SuccessfulRescale: New size: 3; reason: cpu resource utilization (percentage of request) above target',
  )
})

it('leaves the number as it is within a tenth of the target', async () => {
  await using cluster = await scaled(4, {})
  await cluster.use({ cpu: '109m' })
  await cluster.pass(60)
  expect(await cluster.replicas()).toBe(4)
  expect(await cluster.reasons()).toContain('AbleToScale=True ReadyForNewScale')
  await cluster.use({ cpu: '112m' })
  await cluster.pass(20)
  expect(await cluster.replicas()).toBe(5)
})

it('grows no faster than twofold, and not beyond its maximum', async () => {
  await using cluster = await scaled(2, { maxReplicas: 6 })
  await cluster.use({ cpu: '2' })
  await cluster.pass(2)
  expect(await cluster.replicas()).toBe(4)
  expect(await cluster.reasons()).toContain('ScalingLimited=True ScaleUpLimit')
  await cluster.pass(60)
  await cluster.use({ cpu: '2' })
  await cluster.pass(16)
  expect(await cluster.replicas()).toBe(6)
  expect(await cluster.reasons()).toContain('ScalingLimited=True TooManyReplicas')
})

it('shrinks only when fewer pods have been enough for five minutes', async () => {
  await using cluster = await scaled(4, { minReplicas: 2 })
  await cluster.use({ cpu: '100m' })
  await cluster.pass(30)
  await cluster.use({ cpu: '10m' })
  await cluster.pass(240)
  expect(await cluster.replicas()).toBe(4)
  expect(await cluster.reasons()).toContain('AbleToScale=True ScaleDownStabilized')
  await cluster.pass(100)
  expect(await cluster.replicas()).toBe(2)
  expect(await cluster.reasons()).toContain('ScalingLimited=True TooFewReplicas')
  expect(await cluster.eventsOf('web')).toContain('SuccessfulRescale: New size: 2; reason: All metrics below target')
})

it('keeps to the policies of its behaviour', async () => {
  const policies = [{ type: 'Pods', value: 1, periodSeconds: 60 }]
  const behavior = { scaleUp: { policies }, scaleDown: { stabilizationWindowSeconds: 0, policies } }
  await using cluster = await scaled(2, { behavior, maxReplicas: 4 })
  await cluster.use({ cpu: '2' })
  await cluster.pass(20)
  expect(await cluster.replicas()).toBe(3)
  expect(await cluster.reasons()).toContain('ScalingLimited=True ScaleUpLimit')
  await cluster.pass(30)
  expect(await cluster.replicas()).toBe(3)
  await cluster.pass(30)
  expect(await cluster.replicas()).toBe(4)
  await cluster.pass(90)
  await cluster.use({ cpu: '1m' })
  await cluster.pass(16)
  expect(await cluster.replicas()).toBe(3)
  expect(await cluster.reasons()).toContain('ScalingLimited=True ScaleDownLimit')
})

it('never shrinks where its behaviour forbids it', async () => {
  await using cluster = await scaled(4, { behavior: { scaleDown: { selectPolicy: 'Disabled' } } })
  await cluster.use({ cpu: '1m' })
  await cluster.pass(1200)
  expect(await cluster.replicas()).toBe(4)
})

it('takes the largest number of several metrics; a raw value counts for each pod', async () => {
  const memory = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '50Mi' } },
  }
  await using cluster = await scaled(2, { metrics: [utilization(50), memory] })
  await cluster.use({ cpu: '100m', memory: '100Mi' })
  await cluster.pass(2)
  expect(await cluster.replicas()).toBe(4)
  expect((await cluster.status()).currentMetrics).toMatchObject([
    { resource: { name: 'cpu', current: { averageUtilization: 50 } } },
    { resource: { name: 'memory', current: { averageValue: '104857600' } } },
  ])
  expect(await cluster.eventsOf('web')).toContain(
    'SuccessfulRescale: New size: 4; reason: memory resource above target',
  )
})

it('says so where pods ask for nothing to compare their use with', async () => {
  await using cluster = await scaled(2, {}, {})
  await cluster.pass(16)
  expect(await cluster.reasons()).toContain('ScalingActive=False FailedGetResourceMetric')
  const events = await cluster.eventsOf('web')
  expect(events.join('\n')).toMatch(
    /FailedGetResourceMetric: failed to get cpu utilization: missing request for cpu in container main of Pod web-/,
  )
  expect(events.join('\n')).toMatch(
    /FailedComputeMetricsReplicas: invalid metrics \(1 invalid out of 1\), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request/,
  )
})

it('says so where no metrics are served', async () => {
  await using cluster = await scaled(2, {})
  await cluster.api.delete('/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io')
  await cluster.pass(16)
  const { conditions } = await cluster.status()
  expect(conditions).toContainEqual(
    expect.objectContaining({
      type: 'ScalingActive',
      reason: 'FailedGetResourceMetric',
      message:
        'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
    }),
  )
})

it('does not count the load of pods that have only just started', async () => {
  await using cluster = await scaled(2, {})
  await cluster.use({ cpu: '150m' })
  await cluster.pass(2)
  expect(await cluster.replicas()).toBe(3)
  // With the small share that the third one uses, the average is near enough to the target.
  await cluster.pass(120)
  expect(await cluster.replicas()).toBe(3)
})
