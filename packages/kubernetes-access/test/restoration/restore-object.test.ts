import { expect, test } from 'vitest'
import { objectRestorer } from '../../src/restoration/object-restorer.ts'
import { startDiscovered } from '../support/discovered.ts'
import { manualClock } from '../support/manual-clock.ts'
import { about, made } from '../support/past-calls.ts'

test('what a call may still create is told by when the reading began, however late its answer comes', async () => {
  const clock = manualClock()
  const path = '/apis/apps/v1/namespaces/shop/deployments/web'
  let seconds = 0
  await using served = await startDiscovered({}, (request) => {
    if (request.path === '/api/v1/namespaces/kube-system')
      return { body: { kind: 'Namespace', metadata: { name: 'kube-system', uid: about.cluster.uid } } }
    if (request.path === path) clock.pass(seconds)
    return undefined
  })
  const history = () => ({ key: 'web', calls: [made(2, { outcome: 'unknown' })] })
  const restore = () =>
    objectRestorer.begin([history()]).restore({
      ...served.context,
      clock,
      runId: 'run-1',
      history,
      call: async () => {
        throw new Error('nothing is to be sent')
      },
    })
  seconds = 20
  clock.pass(20)
  // It was sent at 0, and can take effect for 35 s.
  expect(await restore()).toMatchObject({ state: 'waits', until: 35_000 })
  expect(await restore()).toMatchObject({ state: 'settled' })
})
