import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, invalid, matches, ok } from './expectations.ts'
import { job, type Manifest, urlOf } from './manifests.ts'
import { itemsOf, podsOf } from './workloads.ts'

const pods = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'example/main:1' }] } }
const failing = { ...pods, metadata: { annotations: { 'sim.cluster/exit-code': '3' } } }
const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 }

/** A Job that has run to its end, which is told by these two conditions. */
async function ending(
  cluster: ConformanceCluster,
  namespace: string,
  spec: object,
  [target, type]: readonly [string, string],
  reason: string,
  message: string | RegExp,
): Promise<unknown> {
  await cluster.create('jobs', namespace, job('j', { template: failing, ...spec }))
  const { body } = await cluster.until('it has ended', urlOf('jobs', namespace, 'j'), ({ body }) =>
    containing({ type })(at(body, 'status', 'conditions')),
  )
  const condition = (name: string) => ({ type: name, status: 'True', reason, message })
  matches(body, { status: { conditions: [condition(target), condition(type)], active: absent } })
  return body
}

const failure = ['FailureTarget', 'Failed'] as const
const success = ['SuccessCriteriaMet', 'Complete'] as const

const indexLabel = 'batch.kubernetes.io/job-completion-index'

export const jobs: Topic = {
  title: 'Jobs: indexes, failure and success policies',
  behaviours: [
    {
      name: 'Each index of an Indexed Job has a pod that knows it: by name, hostname, label, annotation and environment',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const spec = { ...indexed, parallelism: 2, template: pods }
        const message = 'Reached expected number of succeeded pods'
        const body = await ending(cluster, namespace, spec, success, 'CompletionsReached', message)
        matches(body, { status: { succeeded: 3, completedIndexes: '0-2', failedIndexes: absent, failed: absent } })
        const made = await podsOf(cluster, namespace)
        for (const index of ['0', '1', '2']) {
          const found = made.find((each) => at(each, 'metadata', 'labels', indexLabel) === index)
          const fieldRef = { apiVersion: 'v1', fieldPath: `metadata.labels['${indexLabel}']` }
          const env = [{ name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef } }]
          matches(found, {
            metadata: { name: new RegExp(`^j-${index}-.{5}$`), annotations: { [indexLabel]: index } },
            spec: { hostname: `j-${index}`, containers: [{ env }] },
          })
        }
        const events = await cluster.eventually('its end is told', async () => {
          const found = itemsOf(await ok(cluster.get(urlOf('events', namespace))))
          return found.some((event) => at(event, 'reason') === 'Completed') && found
        })
        matches(events, containing({ reason: 'Completed', message: 'Job completed', type: 'Normal' }))
      },
    },
    {
      name: 'A Job with a limit for each index fails when all have ended, and tells the failed ones',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const spec = { ...indexed, backoffLimitPerIndex: 0 }
        const body = await ending(cluster, namespace, spec, failure, 'FailedIndexes', 'Job has failed indexes')
        matches(body, { status: { failed: 3, failedIndexes: '0-2', succeeded: absent, completedIndexes: absent } })
        matches(body, { spec: { backoffLimit: 2_147_483_647 } })
        const counts = (await podsOf(cluster, namespace)).map((each: Manifest) =>
          at(each, 'metadata', 'annotations', 'batch.kubernetes.io/job-index-failure-count'),
        )
        matches(counts.sort(), ['0', '0', '0'])
      },
    },
    {
      name: 'More failed indexes than a Job allows end it',
      async run(cluster) {
        const message = 'Job has exceeded the specified maximal number of failed indexes'
        const spec = { ...indexed, parallelism: 1, backoffLimitPerIndex: 0, maxFailedIndexes: 0 }
        const namespace = await cluster.namespace()
        const body = await ending(cluster, namespace, spec, failure, 'MaxFailedIndexesExceeded', message)
        matches(body, { status: { failed: 1, failedIndexes: '0' } })
      },
    },
    {
      name: 'A failure policy fails the Job because of an exit code',
      async run(cluster) {
        const onExitCodes = { containerName: 'main', operator: 'In', values: [3, 4] }
        const rules = [{ action: 'FailJob', onExitCodes }]
        const namespace = await cluster.namespace()
        const spec = { podFailurePolicy: { rules }, backoffLimit: 5 }
        const message = /^Container main for pod .+\/j-.+ failed with exit code 3 matching FailJob rule at index 0$/
        const body = await ending(cluster, namespace, spec, failure, 'PodFailurePolicy', message)
        matches(body, { spec: { podReplacementPolicy: 'Failed' }, status: { failed: 1 } })
      },
    },
    {
      name: 'A failure policy gives up an index because of an exit code',
      async run(cluster) {
        const rules = [{ action: 'FailIndex', onExitCodes: { operator: 'NotIn', values: [4] } }]
        const namespace = await cluster.namespace()
        const spec = { ...indexed, completions: 2, backoffLimitPerIndex: 5, podFailurePolicy: { rules } }
        const body = await ending(cluster, namespace, spec, failure, 'FailedIndexes', 'Job has failed indexes')
        matches(body, { status: { failed: 2, failedIndexes: '0,1' } })
      },
    },
    {
      name: 'Indexes need a number of completions, limits for each index need indexes, a failure policy needs pods that never restart',
      async run(cluster) {
        const path = urlOf('jobs', await cluster.namespace())
        const attempt = (spec: Readonly<Record<string, unknown>>) => cluster.post(path, job('j', spec))
        await invalid(attempt({ completionMode: 'Indexed', parallelism: 2 }), [
          'spec.completions',
          'FieldValueRequired',
          /when completion mode is Indexed$/,
        ])
        const template = { spec: { ...pods.spec, restartPolicy: 'OnFailure' } }
        const rules = [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] } }]
        const limits = {
          backoffLimitPerIndex: 1,
          maxFailedIndexes: 1,
          successPolicy: { rules: [{ succeededCount: 1 }] },
        }
        const detail = /: requires indexed completion mode$/
        await invalid(
          attempt({ ...limits, podFailurePolicy: { rules }, template }),
          ['spec.backoffLimitPerIndex', 'FieldValueInvalid', detail],
          ['spec.maxFailedIndexes', 'FieldValueInvalid', detail],
          ['spec.successPolicy', 'FieldValueInvalid', detail],
          ['spec.template.spec.restartPolicy', 'FieldValueInvalid', /only "Never" is supported when podFailurePolicy/],
        )
      },
    },
    {
      name: 'A success policy completes a Job before all indexes have succeeded',
      async run(cluster) {
        const rules = [{ succeededIndexes: '1-2', succeededCount: 2 }, { succeededIndexes: '0' }]
        const namespace = await cluster.namespace()
        const spec = { ...indexed, parallelism: 1, successPolicy: { rules }, template: pods }
        const body = await ending(cluster, namespace, spec, success, 'SuccessPolicy', 'Matched rules at index 1')
        matches(body, { status: { succeeded: 1, completedIndexes: '0', completionTime: /Z$/ } })
      },
    },
  ],
}
