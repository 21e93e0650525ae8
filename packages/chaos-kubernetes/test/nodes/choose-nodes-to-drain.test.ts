import type { Pod } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { chooseNodesToDrain } from '../../src/nodes/choose-nodes-to-drain.ts'
import { hostedPod } from '../../src/pods/hosted-pod.ts'
import { node, numbers, pod } from '../support/objects.ts'

const on = (nodeName: string, owner: string | null = 'ReplicaSet') =>
  pod(`p-${nodeName}`, { owner, spec: { nodeName } })

function chosen(count: number, nodes: Parameters<typeof chooseNodesToDrain>[0], pods: readonly Pod[]) {
  const found = chooseNodesToDrain(nodes, pods.map(hostedPod), {
    count,
    withLocalStorage: true,
    random: numbers(0.9, 0.9),
  })
  return found.map(({ metadata }) => metadata.name)
}

test('a cordoned node is never chosen', () => {
  expect(chosen(3, [node('a', true), node('b')], [on('a'), on('b')])).toEqual(['b'])
})

test('a node with pods to evict is preferred', () => {
  expect(chosen(1, [node('a'), node('b'), node('c')], [on('b')])).toEqual(['b'])
})

test('a node that an unmanaged pod blocks comes last', () => {
  expect(
    chosen(1, [node('a'), node('b')], [on('a'), on('b'), pod('alone', { owner: null, spec: { nodeName: 'b' } })]),
  ).toEqual(['a'])
})

test('each node is chosen at most once', () => {
  expect(chosen(5, [node('a'), node('b')], [on('a')]).sort()).toEqual(['a', 'b'])
})
