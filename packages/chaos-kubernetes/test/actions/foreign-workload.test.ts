import type { KubernetesObject } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { addReplicaSet, defineKind, rollout, startRollout, templateOf } from '../support/rollout.ts'

const front = { ns: 'shop', ...rollout, name: 'front' }
const pods = '/api/v1/namespaces/shop/pods'
const replicaSet = '/apis/apps/v1/namespaces/shop/replicasets/front-1'
const podsOf = async (open: OpenShop) => open.list(`${pods}?labelSelector=app%3Dfront`)
const templateIn = ({ spec }: KubernetesObject) =>
  (spec as { readonly template: ReturnType<typeof templateOf> }).template
const read = async (open: OpenShop, path: string) => templateIn(await open.read(path))

test('an image is set, put back once as many pods are ready as were, and left to whoever has set it since', async () => {
  await using open = await openShop()
  const path = await startRollout(open)
  const step = { activity: 'set-image', args: { ...front, image: 'front:2' } }
  const { result, seen } = await open.meanwhile(step, () => read(open, path))
  expect(seen).toEqual(templateOf('front:2'))
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await read(open, path)).toEqual(templateOf('front:1'))

  const other = await open.meanwhile(step, () => open.patch(path, { spec: { template: templateOf('front:3') } }))
  expect(other.result).toMatchObject({ outcome: 'held', changes: [{ fate: 'superseded' }] })
  expect(await read(open, path)).toEqual(templateOf('front:3'))

  const lost = await open.meanwhile(step, () => open.patch(replicaSet, { spec: { replicas: 1 } }))
  expect(lost.result).toMatchObject({ outcome: 'not-healed', changes: [{ fate: 'degraded' }] })
  expect(lost.result.changes[0]?.detail).toContain('Rollout shop/front: 1 of 2 pods are ready')
})

test('a reference is broken and put back', async () => {
  await using open = await openShop()
  const path = await startRollout(open)
  const { result, seen } = await open.meanwhile({ activity: 'break-reference', args: front }, () => read(open, path))
  expect(JSON.stringify(seen)).not.toContain('settings')
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await read(open, path)).toEqual(templateOf('front:1'))
})

test('a restart has healed once each pod has been replaced, and not before', async () => {
  await using open = await openShop()
  await startRollout(open)
  const step = { activity: 'restart-workload', args: front }
  const nobody = await open.run([step])
  expect(nobody).toMatchObject({ outcome: 'not-healed', changes: [{ fate: 'degraded' }] })
  expect(nobody.changes[0]?.detail).toContain('Rollout shop/front: 0 of 2 pods have been replaced')

  for (const [number, { metadata }] of (await podsOf(open)).entries())
    open.shop.clock.after(10_000 * (number + 1), () => void open.shop.call('DELETE', `${pods}/${metadata.name}`))
  expect(await open.run([step])).toMatchObject({ outcome: 'held', changes: [{ fate: 'healed' }] })
})

test('a former template comes from its ReplicaSets, where it keeps any', async () => {
  await using open = await openShop()
  const path = await startRollout(open)
  const step = (name: string) => ({ activity: 'undo-rollout', args: { ...front, name } })
  await addReplicaSet(open, await open.read(path), { name: 'front-2', replicas: 0, image: 'front:2', revision: '2' })
  await open.patch(path, { spec: { template: templateOf('front:2') } })
  const { result, seen } = await open.meanwhile(step('front'), () => read(open, path))
  expect(seen).toMatchObject(templateOf('front:1'))
  expect(cameTo(result)).toBe(1)
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await read(open, path)).toEqual(templateOf('front:2'))

  const { apiVersion, kind, spec } = await open.read(path)
  await open.shop.call('POST', path.replace('/front', ''), { apiVersion, kind, metadata: { name: 'new' }, spec })
  expect(cameTo(await open.run([step('new')]))).toContain(
    'Rollout shop/new keeps its former templates neither in ReplicaSets nor in ControllerRevisions.',
  )
})

test('a budget is created for its pods, where it says by labels which they are', async () => {
  await using open = await openShop()
  const path = await startRollout(open)
  const { name: workload, ...kind } = front
  const step = { activity: 'block-disruptions', args: { ...kind, workload } }
  const budgets = async () => open.list('/apis/policy/v1/namespaces/shop/poddisruptionbudgets')
  const { result, seen } = await open.meanwhile(step, budgets)
  expect(seen).toMatchObject([{ status: { disruptionsAllowed: 0, currentHealthy: 2 } }, { metadata: { name: 'db' } }])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await budgets()).toHaveLength(1)
  await open.patch(path, { spec: { selector: null } })
  expect(cameTo(await open.run([step]))).toContain(
    'Rollout shop/front does not say in spec.selector which pods are its own.',
  )
})

test('one that has spec.paused is paused and resumed', async () => {
  await using open = await openShop()
  const path = await startRollout(open)
  const paused = async () => (await open.read(path))['spec'] as { readonly paused?: boolean }
  const pause = await open.meanwhile({ activity: 'pause-rollout', args: front }, paused)
  expect(pause.seen).toMatchObject({ paused: true })
  expect(pause.result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect((await paused()).paused).toBeUndefined()

  await open.patch(path, { spec: { paused: true } })
  const refused = await open.run([{ activity: 'set-image', args: { ...front, image: 'front:2' } }])
  expect(cameTo(refused)).toContain('Rollout shop/front is paused, so its pods are not replaced.')
  const resume = await open.meanwhile({ activity: 'resume-rollout', args: front }, paused)
  expect(resume.seen).toMatchObject({ paused: false })
  expect(resume.result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await paused()).toMatchObject({ paused: true })
})

test('one whose kind has no such field is not paused, and nothing is changed', async () => {
  await using open = await openShop()
  const spec = { type: 'object', properties: { replicas: { type: 'integer' } } }
  const path = await defineKind(open, ['example.com', 'v1', 'Canary'], { spec })
  const api_version = 'example.com/v1'
  const manifest = { apiVersion: api_version, kind: 'Canary', metadata: { name: 'front' }, spec: { replicas: 1 } }
  await open.shop.call('POST', path, manifest)
  const args = { ns: 'shop', kind: 'Canary', api_version, name: 'front' }
  for (const [activity, more, sentence] of [
    ['pause-rollout', {}, "Canary shop/front has no field spec.paused, so it can't be paused."],
    ['set-image', { image: 'front:2' }, 'Canary shop/front has no pod template in spec.template.'],
  ] as const) {
    const result = await open.run([{ activity, args: { ...args, ...more } }])
    expect(cameTo(result)).toContain(sentence)
    expect(result.changes).toEqual([])
  }
  expect((await open.read(`${path}/front`))['spec']).toEqual({ replicas: 1 })
})

test.each([
  ['set-image', { image: 'x' }, { kind: 'ReplicaSet' }, 'ReplicaSet of apps/v1 is no workload whose pods are replaced'],
  ['set-image', { image: 'x' }, { kind: 'Job', api_version: 'batch/v1' }, 'Job of batch/v1 is no workload whose pods'],
  ['restart-workload', {}, { kind: 'Deploymnt' }, 'name a Deployment, StatefulSet or DaemonSet, or another kind'],
  ['pause-rollout', {}, { kind: 'StatefulSet' }, 'StatefulSet of apps/v1 is no workload that can be paused'],
  ['scale-to-zero', {}, { kind: 'DaemonSet' }, 'DaemonSet of apps/v1 is no workload that has a number of replicas'],
])('%s refuses before the run what is of no use to it: %j %j', async (activity, more, kind, sentence) => {
  await using open = await openShop()
  await expect(open.run([{ activity, args: { ns: 'shop', name: 'web', ...more, ...kind } }])).rejects.toThrow(sentence)
})

test('whether it is rolled out is told by its status, where that tells enough', async () => {
  await using open = await openShop()
  const path = await startRollout(open)
  const ask = async () => open.ask('rollout-status', { ...front, timeout: 5 })
  expect(await ask()).toContain('within 5 s: its status does not tell observedGeneration.')
  const { generation } = (await open.read(path)).metadata as { readonly generation?: number }
  await open.patch(path, {
    status: { observedGeneration: String(generation), updatedReplicas: 1, availableReplicas: 2 },
  })
  expect(await ask()).toContain('Rollout shop/front was not rolled out within 5 s: 1 of 2 pods are of its present')
  await open.patch(path, { status: { updatedReplicas: 2 } })
  expect(await ask()).toBe(true)
  await open.patch(path, { spec: { minReadySeconds: 1 } })
  expect(await ask()).toContain('its controller has not yet seen its specification')
})

test('pods are found through all that stands above them', async () => {
  await using open = await openShop()
  const path = await startRollout(open)
  const plans = await defineKind(open, ['example.com', 'v1', 'Plan'])
  const plan = { apiVersion: 'example.com/v1', kind: 'Plan', metadata: { name: 'all' } }
  const { metadata } = (await open.shop.call('POST', plans, plan)) as KubernetesObject
  const { apiVersion, kind } = plan
  const ownerReferences = [{ apiVersion, kind, name: 'all', uid: metadata.uid, controller: true }]
  await open.patch(path, { metadata: { ownerReferences } })
  for (const owner of ['rollout/front', 'plan/all', 'rs/front-1']) {
    const terminated = await open.run([{ activity: 'terminate-pods', args: { ns: 'shop', all: true, owner } }])
    expect(cameTo(terminated)).toHaveLength(2)
    expect(terminated).toMatchObject({ outcome: 'held', changes: [{ fate: 'healed' }, { fate: 'healed' }] })
  }
  await open.shop.clock.sleep(60)
  const timed = (owner: string) => ({ type: 'probe', activity: 'time-to-ready', args: { ns: 'shop', owner } }) as const
  const terminate = { activity: 'terminate-pods', args: { ns: 'shop', owner: 'rollout/front' }, pauses: { after: 30 } }
  const { journal } = await open.run([
    terminate,
    timed('rollout/front'),
    timed('deployment/web'),
    timed('rollout/none'),
  ])
  expect(journal.run.slice(1).map(({ output }) => output)).toMatchObject([{ ready: 1 }, { ready: 0 }, { ready: 0 }])
  expect(open.told).toEqual([
    'None of the 2 pods in namespace shop was created since the run began.',
    'No pod in namespace shop is of rollout/none.',
  ])
  const restarted = open.run([{ activity: 'restart-workload', args: front }])
  for (const { metadata } of await podsOf(open))
    open.shop.clock.after(10_000, () => void open.shop.call('DELETE', `${pods}/${metadata.name}`))
  expect(await restarted).toMatchObject({ outcome: 'held', changes: [{ fate: 'healed' }] })
})
