import { expect, it } from 'vitest'
import { deploymentOf } from '../api-of.ts'
import { podsPath, virtualCluster } from '../virtual-cluster.ts'

const budgetsPath = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'

it('a budget remembers for two minutes a pod whose eviction was granted and that is still there', async () => {
  await using cluster = await virtualCluster()
  const { api } = cluster
  await api.post('/apis/apps/v1/namespaces/default/deployments', deploymentOf('shop', 3))
  await api.post(budgetsPath, {
    metadata: { name: 'b' },
    spec: { minAvailable: '60%', selector: { matchLabels: { app: 'shop' } } },
  })
  await cluster.pass(5)
  const status = async () => (await api.get(`${budgetsPath}/b`)).body['status']
  const usual = { expectedPods: 3, desiredHealthy: 2, currentHealthy: 3, disruptionsAllowed: 1 }
  expect(await status()).toMatchObject(usual)
  const [pod] = await api.items(podsPath)
  const name = pod?.metadata.name ?? ''
  const disruptedPods = { [name]: new Date(cluster.clock.now()).toISOString() }
  await api.merge(`${budgetsPath}/b/status`, { status: { disruptedPods } })
  await cluster.pass(110)
  expect(await status()).toMatchObject({ ...usual, currentHealthy: 2, disruptionsAllowed: 0 })
  await cluster.pass(15)
  expect(await status()).toMatchObject(usual)
})

it('a budget in percent counts pods whose controllers lead back to themselves', async () => {
  await using cluster = await virtualCluster()
  const { api } = cluster
  const sets = '/apis/apps/v1/namespaces/default/replicasets'
  const { body } = await api.post(sets, { ...deploymentOf('ring', 2), kind: 'ReplicaSet' })
  const { name, uid } = (body as { metadata: { name: string; uid: string } }).metadata
  const itself = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid, controller: true }
  await api.merge(`${sets}/${name}`, { metadata: { ownerReferences: [itself] } })
  await api.post(budgetsPath, {
    metadata: { name: 'b' },
    spec: { minAvailable: '50%', selector: { matchLabels: { app: 'ring' } } },
  })
  await cluster.pass(5)
  expect((await api.get(`${budgetsPath}/b`)).body['status']).toMatchObject({ expectedPods: 2, desiredHealthy: 1 })
})
