import { expect, it } from 'vitest'
import { startSandbox, virtualClock } from '../../src/index.ts'
import { apiOf, deploymentOf } from '../api-of.ts'

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const pods = '/api/v1/namespaces/default/pods'

it('starts no pod while time stands still, and all of them once it passes', async () => {
  const clock = virtualClock()
  await using sandbox = await startSandbox({ preset: 'empty', clock, seed: 7 })
  const api = apiOf(sandbox.url)
  await api.post(deployments, deploymentOf('web', 3))
  await clock.advance(0)
  expect((await api.items(pods)).map(({ status }) => status.phase)).toEqual(['Pending', 'Pending', 'Pending'])
  await clock.advance(1000)
  expect((await api.items(pods)).map(({ status }) => status.phase)).toEqual(['Running', 'Running', 'Running'])
})

it('lets an hour of a CronJob pass in a moment', async () => {
  const clock = virtualClock()
  await using sandbox = await startSandbox({ preset: 'empty', clock, seed: 7 })
  const api = apiOf(sandbox.url)
  await api.post('/apis/batch/v1/namespaces/default/cronjobs', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick' },
    spec: {
      schedule: '*/10 * * * *',
      successfulJobsHistoryLimit: 100,
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'x' }] } } },
      },
    },
  })
  await clock.advance(3_600_000 + 60_000)
  const jobs = await api.items('/apis/batch/v1/namespaces/default/jobs')
  expect(jobs.map(({ status }) => status['succeeded'])).toEqual([1, 1, 1, 1, 1, 1])
})

it('gives the same cluster for the same seed', async () => {
  const history = async (): Promise<unknown> => {
    const clock = virtualClock()
    await using sandbox = await startSandbox({ preset: 'empty', clock, seed: 42 })
    const api = apiOf(sandbox.url)
    await api.post(deployments, deploymentOf('web', 4))
    await clock.advance(1000)
    return (await api.get(pods)).body
  }
  expect(await history()).toEqual(await history())
})

it('wakes sleepers in the order of their times', async () => {
  const clock = virtualClock(0)
  const woken: string[] = []
  await Promise.all([
    clock.sleep(20).then(() => woken.push(`late at ${clock.now()}`)),
    clock.sleep(5).then(() => woken.push(`early at ${clock.now()}`)),
  ])
  expect(woken).toEqual(['early at 5000', 'late at 20000'])
})

it('ends a sleep with the reason of its signal', async () => {
  const clock = virtualClock()
  await expect(clock.sleep(5, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
})
