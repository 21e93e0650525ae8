import { expect, test } from 'vitest'
import { listEndpoints } from '../../src/mesh/list-endpoints.ts'
import { FakeCluster, readyPod } from './fake-cluster.ts'

const reviews = { name: 'reviews', namespace: 'bookinfo' }
const names = (cluster: FakeCluster, labels?: Record<string, string>) =>
  listEndpoints(cluster, reviews, 9080, labels)?.map(({ pod }) => pod)

test('A subset narrows the pods of a Service by labels', () => {
  const cluster = FakeCluster.bookinfo()
  expect(names(cluster)).toHaveLength(6)
  expect(names(cluster, { version: 'v2' })).toEqual(['reviews-v2-0', 'reviews-v2-1'])
})

test('A pod on its way out is no endpoint', () => {
  const cluster = FakeCluster.bookinfo()
  const pod = readyPod('reviews', 'v2', 'reviews-v2-0')
  cluster.put({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-11-22T12:00:00Z' } })
  expect(names(cluster, { version: 'v2' })).toEqual(['reviews-v2-1'])
})

test('A target port may be a name', () => {
  const cluster = FakeCluster.bookinfo()
  const pod = readyPod('reviews', 'v9', 'reviews-v9')
  cluster.put({ ...pod, spec: { containers: [{ ports: [{ name: 'web', containerPort: 8080 }] }] } })
  cluster.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'reviews', namespace: 'bookinfo' },
    spec: { selector: { app: 'reviews' }, ports: [{ port: 9080, targetPort: 'web' }] },
  })
  expect(listEndpoints(cluster, reviews, 9080)).toMatchObject([{ pod: 'reviews-v9', port: 8080 }])
})

test('A Service or a port that is not there has no list at all', () => {
  const cluster = FakeCluster.bookinfo()
  expect(listEndpoints(cluster, reviews, 80)).toBeUndefined()
  expect(listEndpoints(cluster, { ...reviews, name: 'none' }, 9080)).toBeUndefined()
})
