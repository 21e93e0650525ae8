import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, invalid, matches, ok } from './expectations.ts'
import { deployment, type Manifest, urlOf } from './manifests.ts'

type Fields = Readonly<Record<string, unknown>>

const autoscaler = (name: string, spec: Fields = {}, target: Fields = {}): Manifest => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name },
  spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name, ...target }, ...spec },
})

/** Waits until an autoscaler has a condition: a real one looks at its metrics every 15 seconds. */
async function condition(
  cluster: ConformanceCluster,
  namespace: string,
  name: string,
  wanted: Fields,
): Promise<unknown> {
  const holds = containing(wanted)
  const path = urlOf('horizontalpodautoscalers', namespace, name)
  const what = `${name} is ${JSON.stringify(wanted)}`
  return (await cluster.until(what, path, ({ body }) => holds(at(body, 'status', 'conditions')))).body
}

async function told(cluster: ConformanceCluster, namespace: string, name: string, reason: string): Promise<unknown> {
  return cluster.eventually(`${reason} is told`, async () => {
    const events = await ok(
      cluster.get(`${urlOf('events', namespace)}?fieldSelector=involvedObject.name%3D${name},reason%3D${reason}`),
    )
    return (at(events, 'items') as readonly unknown[])[0]
  })
}

export const autoscaling: Topic = {
  title: 'Horizontal pod autoscalers',
  behaviours: [
    {
      name: 'The controller says why it does not scale, and scales into the bounds without any metric',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const create = async (manifest: Manifest, replicas?: number) => {
          const { name } = manifest.metadata
          if (replicas !== undefined) await cluster.create('deployments', namespace, deployment(name, { replicas }))
          await cluster.create('horizontalpodautoscalers', namespace, manifest)
        }
        await cluster.create('deployments', namespace, deployment('shared', { replicas: 2 }))
        await create(autoscaler('gone'))
        await create(autoscaler('odd', {}, { kind: 'Nothing' }))
        await create(autoscaler('zero'), 0)
        await create(autoscaler('small', { minReplicas: 2 }), 1)
        await create(autoscaler('large', { maxReplicas: 1 }), 2)
        const metrics = [
          {
            type: 'Pods',
            pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '5' } },
          },
        ]
        await create(autoscaler('custom', { metrics }), 2)
        await create(autoscaler('first', { minReplicas: 2 }, { name: 'shared' }))
        await create(autoscaler('second', { minReplicas: 2 }, { name: 'shared' }))

        const unable = "the HPA controller was unable to get the target's current scale:"
        await condition(cluster, namespace, 'gone', {
          type: 'AbleToScale',
          status: 'False',
          reason: 'FailedGetScale',
          message: `${unable} deployments.apps "gone" not found`,
        })
        matches(await told(cluster, namespace, 'gone', 'FailedGetScale'), {
          type: 'Warning',
          message: 'deployments.apps "gone" not found',
          source: { component: 'horizontal-pod-autoscaler' },
        })
        await condition(cluster, namespace, 'odd', {
          reason: 'FailedGetScale',
          message: `${unable} no matches for kind "Nothing" in group "apps"`,
        })
        await condition(cluster, namespace, 'zero', {
          type: 'ScalingActive',
          status: 'False',
          reason: 'ScalingDisabled',
          message: 'scaling is disabled since the replica count of the target is zero',
        })
        for (const [name, replicas, why] of [
          ['small', 2, 'Current number of replicas below Spec.MinReplicas'],
          ['large', 1, 'Current number of replicas above Spec.MaxReplicas'],
        ] as const) {
          await cluster.until(`${name} is scaled`, urlOf('deployments', namespace, name), ({ body }) => {
            return at(body, 'spec', 'replicas') === replicas
          })
          matches(await told(cluster, namespace, name, 'SuccessfulRescale'), {
            type: 'Normal',
            message: `New size: ${replicas}; reason: ${why}`,
          })
        }
        await condition(cluster, namespace, 'custom', {
          type: 'ScalingActive',
          status: 'False',
          reason: 'FailedGetPodsMetric',
          message:
            /^the HPA was unable to compute the replica count: unable to get metric hits: unable to fetch metrics from custom metrics API: /,
        })
        await told(cluster, namespace, 'custom', 'FailedComputeMetricsReplicas')
        await condition(cluster, namespace, 'second', {
          type: 'ScalingActive',
          status: 'False',
          reason: 'AmbiguousSelector',
          message: /^pods by selector app=shared are controlled by multiple HPAs: \[/,
        })
      },
    },
    {
      name: 'An autoscaler has one replica at least and looks at processors if it says nothing else; a behaviour is completed',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const target = { type: 'Utilization', averageUtilization: 80 }
        matches(await cluster.create('horizontalpodautoscalers', namespace, autoscaler('plain')), {
          spec: {
            minReplicas: 1,
            metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
            behavior: absent,
          },
          status: { desiredReplicas: 0, currentMetrics: null },
        })
        const behavior = { scaleUp: { stabilizationWindowSeconds: 10 } }
        matches(await cluster.create('horizontalpodautoscalers', namespace, autoscaler('behaving', { behavior })), {
          spec: {
            behavior: {
              scaleUp: {
                stabilizationWindowSeconds: 10,
                selectPolicy: 'Max',
                policies: [
                  { type: 'Pods', value: 4, periodSeconds: 15 },
                  { type: 'Percent', value: 100, periodSeconds: 15 },
                ],
              },
              scaleDown: {
                stabilizationWindowSeconds: absent,
                selectPolicy: 'Max',
                policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
              },
            },
          },
        })
      },
    },
    {
      name: 'An autoscaler that makes no sense is refused with every reason',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const post = (manifest: Manifest) => cluster.post(urlOf('horizontalpodautoscalers', namespace), manifest)
        const broken = {
          minReplicas: 2,
          maxReplicas: 1,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: '', name: '' },
          behavior: {
            scaleUp: { stabilizationWindowSeconds: 4000, policies: [] },
            scaleDown: { policies: [{ type: 'X', value: 0, periodSeconds: 0 }] },
          },
          metrics: [{ type: 'Resource', resource: { name: '', target: { type: 'AverageValue', averageValue: 0 } } }],
        }
        await invalid(
          post(autoscaler('x', broken)),
          ['spec.maxReplicas', 'FieldValueInvalid', /must be greater than or equal to `minReplicas`/],
          ['spec.scaleTargetRef.kind', 'FieldValueRequired'],
          ['spec.scaleTargetRef.name', 'FieldValueRequired'],
          ['spec.metrics[0].resource.name', 'FieldValueRequired', /must specify a resource name/],
          ['spec.metrics[0].resource.target.averageValue', 'FieldValueInvalid', /must be positive/],
          [
            'spec.behavior.scaleUp.stabilizationWindowSeconds',
            'FieldValueInvalid',
            /must be less than or equal to 3600/,
          ],
          ['spec.behavior.scaleUp.policies', 'FieldValueRequired', /must specify at least one Policy/],
          ['spec.behavior.scaleDown.policies[0].type', 'FieldValueNotSupported'],
          ['spec.behavior.scaleDown.policies[0].value', 'FieldValueInvalid', /must be greater than zero/],
          ['spec.behavior.scaleDown.policies[0].periodSeconds', 'FieldValueInvalid', /must be greater than zero/],
        )
      },
    },
    {
      name: 'The first version of an autoscaler shows its one metric as a field',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const first = (name: string) => `/apis/autoscaling/v1/namespaces/${namespace}/horizontalpodautoscalers${name}`
        const { spec } = autoscaler('a')
        const manifest = {
          apiVersion: 'autoscaling/v1',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'a' },
          spec: { ...(spec as Fields), targetCPUUtilizationPercentage: 70 },
        }
        matches(await ok(cluster.post(first(''), manifest), 201), {
          apiVersion: 'autoscaling/v1',
          spec: { targetCPUUtilizationPercentage: 70, minReplicas: 1, maxReplicas: 3, metrics: absent },
        })
        const target = { type: 'Utilization', averageUtilization: 70 }
        matches(await ok(cluster.get(urlOf('horizontalpodautoscalers', namespace, 'a'))), {
          apiVersion: 'autoscaling/v2',
          spec: { metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] },
        })
        await ok(cluster.patch(first('/a'), { spec: { targetCPUUtilizationPercentage: 60, maxReplicas: 5 } }))
        matches(at(await ok(cluster.get(urlOf('horizontalpodautoscalers', namespace, 'a'))), 'spec'), {
          maxReplicas: 5,
          metrics: [{ resource: { target: { averageUtilization: 60 } } }],
        })
        matches(at(await ok(cluster.get('/apis/autoscaling')), 'versions'), [{ version: 'v2' }, { version: 'v1' }])
      },
    },
  ],
}
