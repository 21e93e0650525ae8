import { expect, it } from 'vitest'
import type { Job } from '../../src/controllers/job/job.ts'
import type { Pod } from '../../src/objects/pod.ts'
import { podsPath, virtualCluster } from '../virtual-cluster.ts'

const jobsPath = '/apis/batch/v1/namespaces/default/jobs'
const minute = { complete: 60_000 }

type Cluster = Awaited<ReturnType<typeof virtualCluster>>

async function createJob({ api }: Cluster, spec: object, annotations: object = {}, restartPolicy = 'Never') {
  const containers = [{ name: 'main', image: 'example/main:1' }]
  const template = { metadata: { annotations }, spec: { restartPolicy, containers } }
  const { code, body } = await api.post(jobsPath, { metadata: { name: 'j' }, spec: { template, ...spec } })
  expect([code, body['message']]).toEqual([201, undefined])
}

const jobOf = async ({ api }: Cluster) => (await api.get(`${jobsPath}/j`)).body as unknown as Job
const podsOf = async ({ api }: Cluster) => (await api.items(podsPath)) as unknown as readonly Pod[]
const conditionsOf = ({ status }: Job) => (status.conditions ?? []).map(({ type, reason }) => `${type} ${reason}`)

it('containers that start again in their pod count towards the limit of a Job', async () => {
  await using cluster = await virtualCluster()
  await createJob(cluster, { backoffLimit: 2 }, { 'sim.cluster/exit-code': '1' }, 'OnFailure')
  await cluster.pass(2)
  expect(conditionsOf(await jobOf(cluster))).toEqual([])
  await cluster.pass(60)
  expect(conditionsOf(await jobOf(cluster))).toEqual([
    'FailureTarget BackoffLimitExceeded',
    'Failed BackoffLimitExceeded',
  ])
  expect(await podsOf(cluster)).toEqual([])
})

it('an index is tried again as often as it may, then the others go on', async () => {
  await using cluster = await virtualCluster({ delays: minute })
  const spec = { completionMode: 'Indexed', completions: 2, parallelism: 1, backoffLimitPerIndex: 1 }
  await createJob(cluster, spec)
  for (const failures of ['0', '1']) {
    await cluster.pass(5)
    const pod = (await podsOf(cluster)).find(({ status }) => status.phase === 'Running')
    expect(pod?.metadata.annotations).toMatchObject({
      'batch.kubernetes.io/job-completion-index': '0',
      'batch.kubernetes.io/job-index-failure-count': failures,
    })
    await cluster.annotate(pod?.metadata.name ?? '', { kill: '7' })
  }
  await cluster.pass(5)
  expect((await jobOf(cluster)).status).toMatchObject({ active: 1, failed: 2, failedIndexes: '0' })
  await cluster.pass(60)
  const job = await jobOf(cluster)
  expect(job.status).toMatchObject({ succeeded: 1, failed: 2, failedIndexes: '0', completedIndexes: '1' })
  expect(conditionsOf(job)).toEqual(['FailureTarget FailedIndexes', 'Failed FailedIndexes'])
})

it('a failure that the policy ignores is made good for and not counted', async () => {
  await using cluster = await virtualCluster({ delays: minute })
  const onExitCodes = { operator: 'In', values: [9] }
  await createJob(cluster, { backoffLimit: 0, podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes }] } })
  await cluster.pass(5)
  const [first] = await podsOf(cluster)
  await cluster.annotate(first?.metadata.name ?? '', { kill: '9' })
  await cluster.pass(5)
  expect((await podsOf(cluster)).map(({ status }) => status.phase).sort()).toEqual(['Failed', 'Running'])
  await cluster.pass(60)
  const job = await jobOf(cluster)
  expect(conditionsOf(job)).toEqual(['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached'])
  expect(job.status['failed']).toBeUndefined()
})

it('a Job with the replacement policy Failed waits until a pod has stopped, others do not', async () => {
  for (const [podReplacementPolicy, running] of [
    ['Failed', 0],
    ['TerminatingOrFailed', 1],
  ] as const) {
    await using cluster = await virtualCluster({ delays: minute })
    await createJob(cluster, { podReplacementPolicy }, { 'sim.cluster/stop-after': '20s' })
    await cluster.pass(5)
    await cluster.api.delete(`${podsPath}/${(await podsOf(cluster))[0]?.metadata.name}`)
    await cluster.pass(5)
    const active = (await podsOf(cluster)).filter(({ metadata }) => !metadata.deletionTimestamp)
    expect(active).toHaveLength(running)
    expect((await jobOf(cluster)).status).toMatchObject({ terminating: 1 })
    await cluster.pass(30)
    expect(await podsOf(cluster)).toHaveLength(1)
  }
})

it('a Job that must fail has failed once its pods have stopped', async () => {
  await using cluster = await virtualCluster({ delays: minute })
  await createJob(cluster, { activeDeadlineSeconds: 10 }, { 'sim.cluster/stop-after': '20s' })
  await cluster.pass(15)
  const job = await jobOf(cluster)
  expect(conditionsOf(job)).toEqual(['FailureTarget DeadlineExceeded'])
  expect(job.status).toMatchObject({ terminating: 1 })
  await cluster.pass(20)
  expect(conditionsOf(await jobOf(cluster))).toEqual(['FailureTarget DeadlineExceeded', 'Failed DeadlineExceeded'])
})

it('the first success of a Job without a number of completions lets the other pods go on to their end', async () => {
  await using cluster = await virtualCluster({ delays: minute })
  await createJob(cluster, { parallelism: 2 })
  await cluster.pass(5)
  await cluster.annotate((await podsOf(cluster))[0]?.metadata.name ?? '', { 'complete-after': '6s' })
  await cluster.pass(5)
  expect((await jobOf(cluster)).status).toMatchObject({ active: 1, succeeded: 1 })
  await cluster.pass(60)
  expect((await jobOf(cluster)).status).toMatchObject({ succeeded: 2 })
  expect(conditionsOf(await jobOf(cluster))).toContain('Complete CompletionsReached')
})
