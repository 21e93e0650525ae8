import { afterAll, beforeAll, expect, test } from 'vitest'
import { paths, podSetDefinition } from '../support/healing-cluster.ts'
import { type EmptyCluster, startEmptyCluster } from '../support/run-steps.ts'

let cluster: EmptyCluster

/** More pods than come on a page, and behind them three of an operator's workload that nobody makes again: two have ended, one is at work. */
beforeAll(async () => {
  cluster = await startEmptyCluster(1)
  await send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', podSetDefinition)
  const kind = { apiVersion: 'example.com/v1', kind: 'PodSet' }
  const { metadata } = await send('POST', paths.podSets, { ...kind, metadata: { name: 'sums' } })
  const containers = [{ name: 'main', image: 'sums:1' }]
  for (let number = 0; number < 500; number += 1) {
    await send('POST', paths.pods, {
      metadata: { name: `other-${String(number).padStart(3, '0')}` },
      spec: { containers },
    })
  }
  const ownerReferences = [{ ...kind, name: 'sums', uid: metadata.uid, controller: true }]
  for (const [name, phase] of [
    ['sums-1', 'Succeeded'],
    ['sums-2', 'Failed'],
    ['sums-3', 'Running'],
  ] as const) {
    await send('POST', paths.pods, { metadata: { name, ownerReferences }, spec: { containers, nodeName: 'node-1' } })
    await send('PATCH', `${paths.pods}/${name}/status`, { status: { phase } })
  }
})

afterAll(() => cluster.stop())

async function send(method: 'POST' | 'PATCH', path: string, body: object) {
  const headers = { 'content-type': method === 'POST' ? 'application/json' : 'application/merge-patch+json' }
  const answer = await fetch(`${cluster.sandbox.url}${path}`, { method, headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return (await answer.json()) as { readonly metadata: { readonly uid: string } }
}

test.each([
  ['that has succeeded', 'sums-1', 'healed'],
  ['that has failed', 'sums-2', 'healed'],
  ['that is at work', 'sums-3', 'degraded'],
])('of very many pods, one %s is known as such', async (_, name, fate) => {
  const before = cluster.sandbox.faults.calls.length

  const { journal } = await cluster.run([{ activity: 'terminate-pods', args: { name_pattern: `^${name}$` } }])

  const { changes = [] } = journal.chaos as { readonly changes?: readonly { readonly fate: string }[] }
  expect(changes.map((change) => change.fate)).toEqual([fate])
  const lists = cluster.sandbox.faults.calls
    .slice(before)
    .filter(({ verb, resource }) => `${verb} ${resource}` === 'list pods')
  expect(lists.length).toBeGreaterThanOrEqual(4)
})
