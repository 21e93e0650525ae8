import kubernetes from 'chaos-kubernetes'
import { runInSandbox } from 'chaos-sandbox'
import { expect, test } from 'vitest'

const experiment = {
  title: 'Bookinfo does without a node',
  description: 'Drains a node, and looks again an hour later.',
  'steady-state-hypothesis': {
    title: 'No pod is in trouble',
    probes: [
      {
        type: 'probe',
        name: 'all pods are healthy',
        tolerance: true,
        provider: { type: 'plugin', activity: 'kubernetes/all-pods-healthy', arguments: { ns: 'bookinfo' } },
      },
    ],
  },
  method: [
    {
      type: 'action',
      name: 'drain a node',
      provider: {
        type: 'plugin',
        activity: 'kubernetes/drain-nodes',
        arguments: { count: 1, delete_pods_with_local_storage: true },
      },
      pauses: { after: 3600 },
    },
  ],
}
const options = { plugins: [kubernetes], seed: '7' }

test('it holds, and an hour takes no time', async () => {
  const { result, journal } = await runInSandbox(experiment, options)
  expect(result.outcome).toBe('held')
  expect(journal.duration).toBeGreaterThan(3600)
})

test('it holds with an API server that is busy', async () => {
  const { result, calls } = await runInSandbox(experiment, {
    ...options,
    prepare({ faults }) {
      const match = { verb: 'create', resource: 'pods/eviction' }
      faults.add({ match, effect: { kind: 'status', code: 429 }, times: 3 })
    },
  })
  expect(result.outcome).toBe('held')
  expect(calls.filter(({ resource, code }) => resource === 'pods/eviction' && code === 429)).toHaveLength(3)
})

test('the same seed chooses the same node, calls and changes', async () => {
  const one = await runInSandbox(experiment, options)
  const other = await runInSandbox(experiment, options)
  expect(other.log).toBe(one.log)
})
