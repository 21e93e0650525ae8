import { expect, test } from 'vitest'
import { openShop } from '../support/open-shop.ts'

const jobs = '/apis/batch/v1/namespaces/shop/jobs'
const job = (name: string, annotations: object, spec: object = {}) => ({
  metadata: { name },
  spec: {
    ...spec,
    template: {
      metadata: { annotations },
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'job:1' }] },
    },
  },
})

test('a Job is running, suspended, complete or failed', async () => {
  await using open = await openShop()
  await open.shop.call('POST', jobs, job('long', { 'sim.cluster/complete-after': '9000s' }))
  await open.shop.call('POST', jobs, job('short', {}))
  await open.shop.call('POST', jobs, job('later', {}, { suspend: true }))
  await open.shop.call('POST', jobs, job('bad', { 'sim.cluster/exit-code': '2' }, { backoffLimit: 0 }))
  await open.shop.clock.sleep(60)
  const state = (name: string) => open.ask('job-state', { ns: 'shop', name })
  expect(await state('long')).toEqual({ state: 'running', active: 1, succeeded: 0, failed: 0, reason: null })
  expect(await state('short')).toEqual({ state: 'complete', active: 0, succeeded: 1, failed: 0, reason: null })
  expect(await state('later')).toMatchObject({ state: 'suspended', active: 0 })
  expect(await state('bad')).toMatchObject({
    state: 'failed',
    failed: 1,
    reason: expect.stringContaining('backoff') as string,
  })
  expect(await state('none')).toContain('There is no Job shop/none.')
})
