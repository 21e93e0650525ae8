import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, matches, ok, refused, someText } from './expectations.ts'
import { budget, idlePod, pod, replicaSet, urlOf } from './manifests.ts'

const eviction = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  apiVersion: 'policy/v1',
  kind: 'Eviction',
  metadata: { name },
  ...more,
})

const evict = (
  cluster: ConformanceCluster,
  namespace: string,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
) => cluster.post(urlOf('pods', namespace, name, 'eviction'), eviction(name, more))

/** Two running, ready pods under a budget, whose controller has counted them. */
async function budgeted(cluster: ConformanceCluster, spec: Readonly<Record<string, unknown>>): Promise<string> {
  const namespace = await cluster.namespace()
  for (const name of ['a', 'b']) await cluster.create('pods', namespace, pod(name, {}, { labels: { app: 'web' } }))
  await cluster.create('poddisruptionbudgets', namespace, budget('web', spec))
  await cluster.until(
    'both pods count',
    urlOf('poddisruptionbudgets', namespace, 'web'),
    ({ body }) => at(body, 'status', 'currentHealthy') === 2,
  )
  return namespace
}

export const evictions: Topic = {
  title: 'Eviction and disruption budgets',
  behaviours: [
    {
      name: 'An eviction answers 201 with a Status of success and deletes the pod',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p'))
        matches(await ok(evict(cluster, namespace, 'p'), 201), { kind: 'Status', status: 'Success', code: 201 })
        await cluster.until('it is gone', urlOf('pods', namespace, 'p'), ({ status }) => status === 404)
      },
    },
    {
      name: 'An eviction of a pod that does not exist is refused with 404',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await refused(evict(cluster, namespace, 'none'), 404, 'NotFound', 'pods "none" not found')
      },
    },
    {
      name: 'An eviction keeps to the grace period of its delete options',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p', { nodeName: 'conformance-nobody' }))
        await ok(evict(cluster, namespace, 'p', { deleteOptions: { gracePeriodSeconds: 77 } }), 201)
        const path = urlOf('pods', namespace, 'p')
        matches(await ok(cluster.get(path)), {
          metadata: { deletionTimestamp: someText, deletionGracePeriodSeconds: 77 },
        })
        await ok(cluster.delete(path, { gracePeriodSeconds: 0 }))
      },
    },
    {
      name: 'An evicted pod has the condition DisruptionTarget with the reason EvictionByEvictionAPI',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p', { nodeName: 'conformance-nobody' }))
        await ok(evict(cluster, namespace, 'p'), 201)
        const path = urlOf('pods', namespace, 'p')
        const found = await ok(cluster.get(path))
        const condition = (at(found, 'status', 'conditions') as readonly unknown[])?.find(
          (each) => at(each, 'type') === 'DisruptionTarget',
        )
        matches(condition, { status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' })
        await ok(cluster.delete(path, { gracePeriodSeconds: 0 }))
      },
    },
    {
      name: 'A dry-run eviction answers and evicts nobody',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p'))
        await ok(evict(cluster, namespace, 'p', { deleteOptions: { dryRun: ['All'] } }), 201)
        matches(await ok(cluster.get(urlOf('pods', namespace, 'p'))), { metadata: { deletionTimestamp: absent } })
      },
    },
    {
      name: 'An eviction whose name is not that of the pod is refused with 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p'))
        const answer = cluster.post(urlOf('pods', namespace, 'p', 'eviction'), eviction('other'))
        await refused(answer, 400, 'BadRequest')
      },
    },
    {
      name: 'A budget that allows no disruption refuses with 429, the cause DisruptionBudget and its numbers',
      async run(cluster) {
        const namespace = await budgeted(cluster, { minAvailable: 2 })
        const message = "Cannot evict pod as it would violate the pod's disruption budget."
        await refused(evict(cluster, namespace, 'a'), 429, 'TooManyRequests', message, {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
            },
          ],
        })
      },
    },
    {
      name: 'maxUnavailable: 0 refuses every eviction',
      async run(cluster) {
        const namespace = await budgeted(cluster, { maxUnavailable: 0 })
        await refused(evict(cluster, namespace, 'a'), 429, 'TooManyRequests')
      },
    },
    {
      name: 'The status of a budget counts healthy, desired and expected pods',
      async run(cluster) {
        const namespace = await budgeted(cluster, { minAvailable: 1 })
        matches(await ok(cluster.get(urlOf('poddisruptionbudgets', namespace, 'web'))), {
          status: {
            currentHealthy: 2,
            desiredHealthy: 1,
            expectedPods: 2,
            disruptionsAllowed: 1,
            observedGeneration: 1,
          },
        })
      },
    },
    {
      name: 'A budget says in a condition whether it allows a disruption',
      async run(cluster) {
        const namespace = await budgeted(cluster, { minAvailable: 2 })
        const found = await ok(cluster.get(urlOf('poddisruptionbudgets', namespace, 'web')))
        matches(at(found, 'status', 'conditions', 0), {
          type: 'DisruptionAllowed',
          status: 'False',
          reason: 'InsufficientPods',
          observedGeneration: 1,
        })
      },
    },
    {
      name: 'A percentage as minAvailable is rounded up',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('replicasets', namespace, replicaSet('web', { replicas: 3 }))
        await cluster.create('poddisruptionbudgets', namespace, budget('web', { minAvailable: '50%' }))
        const path = urlOf('poddisruptionbudgets', namespace, 'web')
        const counted = await cluster.until(
          'three are healthy',
          path,
          ({ body }) => at(body, 'status', 'currentHealthy') === 3,
        )
        matches(counted.body, { status: { expectedPods: 3, desiredHealthy: 2, disruptionsAllowed: 1 } })
      },
    },
    {
      name: 'An eviction spends the budget until the pod is replaced',
      async run(cluster) {
        const namespace = await budgeted(cluster, { minAvailable: 1 })
        await ok(evict(cluster, namespace, 'a'), 201)
        await refused(evict(cluster, namespace, 'b'), 429, 'TooManyRequests')
      },
    },
    {
      name: 'A budget for other pods does not matter',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('poddisruptionbudgets', namespace, budget('other', { minAvailable: 5 }))
        await cluster.create('pods', namespace, idlePod('p', {}, { labels: { app: 'web' } }))
        await ok(evict(cluster, namespace, 'p'), 201)
      },
    },
    {
      name: 'A pod that waits for a node is evicted whatever its budget says',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('poddisruptionbudgets', namespace, budget('web', { minAvailable: 5 }))
        await cluster.create('pods', namespace, idlePod('p', {}, { labels: { app: 'web' } }))
        await ok(evict(cluster, namespace, 'p'), 201)
      },
    },
    {
      name: 'A pod under two budgets is not evicted: 500',
      async run(cluster) {
        const namespace = await budgeted(cluster, { minAvailable: 0 })
        const second = { ...budget('second', { minAvailable: 0, selector: { matchLabels: { app: 'web' } } }) }
        await cluster.create('poddisruptionbudgets', namespace, second)
        const message =
          'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
        matches(await evict(cluster, namespace, 'a'), { status: 500, body: { message, reason: absent } })
      },
    },
    {
      name: 'A budget with both minAvailable and maxUnavailable is refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = cluster.post(
          urlOf('poddisruptionbudgets', namespace),
          budget('both', { minAvailable: 1, maxUnavailable: 1 }),
        )
        await refused(answer, 422, 'Invalid', /minAvailable and maxUnavailable cannot be both set/)
      },
    },
  ],
}
