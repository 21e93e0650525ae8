import type { KubernetesObject } from 'chaos-kubernetes-access'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { paths, podSetDefinition, workloadOf } from '../support/healing-cluster.ts'
import { type EmptyCluster, startEmptyCluster } from '../support/run-steps.ts'

let cluster: EmptyCluster
let clock: EmptyCluster['clock']
let sandbox: EmptyCluster['sandbox']
let run: EmptyCluster['run']

beforeEach(async () => {
  cluster = await startEmptyCluster(3)
  ;({ clock, sandbox, run } = cluster)
})

afterEach(() => cluster.stop())

async function make(path: string, manifest: object): Promise<KubernetesObject> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${sandbox.url}${path}`, { method: 'POST', headers, body: JSON.stringify(manifest) })
  return (await answer.json()) as KubernetesObject
}

const apiVersion = 'example.com/v1'
const kind = 'PodSet'

async function makeOwner(name: string) {
  const { metadata } = await make(paths.podSets, { apiVersion, kind, metadata: { name } })
  return { apiVersion, kind, name, uid: metadata.uid }
}

/** A StatefulSet that an operator's object controls. Returns what its operator makes. */
async function makeOperated() {
  await make(paths.definitions, podSetDefinition)
  const owner = await makeOwner('kafka')
  const set = workloadOf('kafka', 1, { serviceName: 'kafka' })
  const manifest = { ...set, metadata: { ...set.metadata, ownerReferences: [{ ...owner, controller: true }] } }
  await make(paths.statefulSets, manifest)
  await clock.advance(20_000)
  return manifest
}

const removal = { activity: 'remove-statefulset', args: { ns: 'default', name: 'kafka' } }

test('what an operator is to make again is open as long as it has not', async () => {
  await makeOperated()
  const { outcome, changes } = await run([removal])
  expect({ outcome, changes }).toMatchObject({
    outcome: 'not-restored',
    changes: [{ fate: 'open', detail: 'its controller PodSet kafka has not made it again yet' }],
  })
})

test('what an operator is to make again is restored once it has, and serves again', async () => {
  const manifest = await makeOperated()
  clock.after(10_000, () => void make(paths.statefulSets, manifest))
  const { outcome, changes } = await run([removal])
  expect({ outcome, changes }).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
})

test('what had two owners is made again for the one that is left', async () => {
  await make(paths.definitions, podSetDefinition)
  const [one, other] = [await makeOwner('one'), await makeOwner('other')]
  const set = workloadOf('kafka', 1, { serviceName: 'kafka' })
  await make(paths.statefulSets, { ...set, metadata: { ...set.metadata, ownerReferences: [one, other] } })
  await clock.advance(20_000)
  clock.after(5000, () => void fetch(`${sandbox.url}${paths.podSets}/one`, { method: 'DELETE' }))
  const { outcome, changes } = await run([{ ...removal, pauses: { after: 20 } }])
  expect({ outcome, changes }).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  const { metadata } = (await (await fetch(`${sandbox.url}${paths.statefulSets}/kafka`)).json()) as KubernetesObject
  expect(metadata.ownerReferences?.map(({ name }) => name)).toEqual(['other'])
})
