import { connect, connectToSameCluster, identify } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { kubeconfigFor, testContext } from '../support/context.ts'
import { startObjectStore } from '../support/object-store.ts'

async function setUp() {
  const store = await startObjectStore()
  return { store, system: testContext({ environment: await kubeconfigFor(store.url) }) }
}

test('those who ask for the cluster at the same time share the call, but not its failure', async () => {
  const { store, system } = await setUp()
  await using _ = store
  const stop = new AbortController()
  const clusters = [await connect({ ...system, signal: stop.signal }), await connect(system)] as const
  const [stopped, other] = [identify(clusters[0]), identify(clusters[1])]
  stop.abort(new Error('stopped'))
  await expect(stopped).rejects.toThrow('stopped')
  expect(await other).toMatchObject({ uid: 'the-cluster' })
})

test('a change of another cluster is refused before anything is sent to it', async () => {
  const { store, system } = await setUp()
  await using _ = store
  const identity = { uid: 'another-cluster', server: 'https://elsewhere', context: 'prod' }
  await expect(connectToSameCluster(system, identity)).rejects.toMatchObject({
    reason: 'wrong-system',
    applied: false,
    remedy: 'Give the kubeconfig and the context that the run used (prod).',
  })
})

test('the same cluster under another address is the same', async () => {
  const { store, system } = await setUp()
  await using _ = store
  const identity = { uid: 'the-cluster', server: 'https://old-address', context: 'gone' }
  expect(await connectToSameCluster(system, identity)).toBeDefined()
})
