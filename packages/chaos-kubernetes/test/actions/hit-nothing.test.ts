import plugin from 'chaos-kubernetes'
import { runInSandbox, type Sandbox, type SandboxRunOptions } from 'chaos-sandbox'
import { describe, expect, test } from 'vitest'

async function run(
  activity: string,
  args: object,
  sandbox: SandboxRunOptions['sandbox'] = {},
  prepare?: SandboxRunOptions['prepare'],
) {
  const action = { type: 'action', name: activity, provider: { type: 'plugin', activity, arguments: args } }
  const experiment = { title: 'A test', description: 'Of actions that hit nothing.', method: [action] }
  const { result, records, journal } = await runInSandbox(experiment, {
    plugins: [plugin],
    sandbox,
    ...(prepare && { prepare }),
  })
  const told = records.flatMap((record) => (record.type === 'shortfall' ? [`${record.what}: ${record.message}`] : []))
  return { outcome: result.outcome, told, journal, changes: result.changes }
}

const ratings = { ns: 'bookinfo', label_selector: 'app=ratings' }

test('a command whose program is not there did nothing, and is no change', async () => {
  const { outcome, told, journal, changes } = await run('kubernetes/exec-in-pods', { ...ratings, cmd: 'nosuchprog -x' })
  expect(told).toEqual([
    expect.stringMatching(
      /^nothing: The command "nosuchprog -x" in Pod bookinfo\/ratings-\S+ did not run: .*nosuchprog/,
    ),
  ])
  expect(outcome).toBe('inconclusive')
  expect(journal.run[0]).toMatchObject({
    status: 'succeeded',
    output: [{ exit_code: expect.stringContaining('nosuchprog') }],
  })
  expect(changes.filter(({ fate }) => fate !== 'not-applied')).toEqual([])
})

test('a program that none of many pods has did not run in any of them', async () => {
  const { told } = await run('kubernetes/exec-in-pods', { ns: 'bookinfo', all: true, cmd: 'nosuchprog' })
  expect(told.length).toBe(4)
  expect(told.slice(0, 3).filter((sentence) => sentence.includes(' did not run: '))).toHaveLength(3)
  expect(told[3]).toMatch(/^nothing: The command "nosuchprog" did not run in \d+ more pods\.$/)
})

test('a command without a program is refused before the run', async () => {
  await expect(run('kubernetes/exec-in-pods', { ...ratings, cmd: [''] })).rejects.toThrow('there is no command to run')
})

test('a drain of a node on which there is nothing to evict says so', async () => {
  const { outcome, told } = await run('kubernetes/drain-nodes', { name: 'node-1' }, { preset: 'empty', nodes: 3 })
  expect(told).toEqual(['nothing: No pod was evicted: on Node node-1 there is none that a drain takes away.'])
  expect(outcome).toBe('inconclusive')
})

test('fewer than asked for is said', async () => {
  const pods = await run('kubernetes/terminate-pods', { ...ratings, qty: 50 })
  expect(pods.told).toEqual([expect.stringMatching(/^partial: 50 pods are asked for, and there (?:is|are) \d+\.$/)])
  expect(pods.outcome).toBe('held')
  const nodes = await run('kubernetes/delete-nodes', { count: 7 }, { preset: 'empty', nodes: 3 })
  expect(nodes.told).toContain('partial: 7 nodes are asked for, and there are 3 to delete.')
  const drained = await run('kubernetes/drain-nodes', { count: 7 }, { preset: 'empty', nodes: 3 })
  expect(drained.told).toContain('partial: 7 nodes are asked for, and there are 3 that can be drained.')
})

describe('a restart of a Deployment', () => {
  const patch = (spec: object) => async (sandbox: Sandbox) => {
    const answer = await fetch(`${sandbox.url}/apis/apps/v1/namespaces/bookinfo/deployments/ratings-v1`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ spec }),
    })
    expect(answer.status).toBe(200)
  }
  const rollout = (spec: object) =>
    run('kubernetes/rollout-deployment', { ns: 'bookinfo', name: 'ratings-v1' }, {}, patch(spec))

  test('that is paused is refused, and changes nothing', async () => {
    const { outcome, journal, changes } = await rollout({ paused: true })
    expect(String(journal.run[0]!.exception)).toContain(
      'Deployment bookinfo/ratings-v1 is paused, so its pods are not replaced.',
    )
    expect(changes).toEqual([])
    expect(outcome).toBe('inconclusive')
  })

  test('that is scaled to 0 replaces no pod, which is said', async () => {
    const { outcome, told } = await rollout({ replicas: 0 })
    expect(told).toEqual(['nothing: Deployment bookinfo/ratings-v1 wants no pod, so there is none to replace.'])
    expect(outcome).toBe('inconclusive')
  })
})

test('a NetworkPolicy for pods that are not there hits nothing', async () => {
  const args = { ns: 'bookinfo', label_selectors: { app: 'nobody' } }
  const { outcome, told } = await run('kubernetes/deny-all-egress', args)
  expect(told).toEqual([
    'nothing: There is no pod with the labels app=nobody in namespace bookinfo, so the NetworkPolicy chaostoolkit-deny-all-egress hits nothing.',
  ])
  expect(outcome).toBe('inconclusive')
  expect(await run('kubernetes/deny-all-egress', { ...args, label_selectors: { app: 'ratings' } })).toMatchObject({
    outcome: 'held',
    told: [],
  })
})

test('an empty label is refused before the run', async () => {
  const args = { ns: 'bookinfo', label_selectors: { app: '' } }
  await expect(run('kubernetes/deny-all-egress', args)).rejects.toThrow('it is empty')
})
