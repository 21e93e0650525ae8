import { describe, expect } from 'vitest'
import { whileGoing } from '../../support/chaos.ts'
import { drain, writeExperiment } from '../../support/experiment.ts'
import { cordonedNodes, setCordoned, untilCordoned } from '../../support/kubernetes/schedulability.ts'
import { busyNode, createWorkload, livePods } from '../../support/kubernetes/workload.ts'
import { type ClusterTest, onCluster, onEachCluster, type Target } from '../../support/on-each-cluster.ts'
import { intents } from '../../support/run-log.ts'
import { until } from '../../support/until.ts'

interface Scene {
  readonly target: Target
  readonly stateFolder: string
  readonly namespace: string
  readonly node: string
}

const intended = (count: number) => (scene: Scene) =>
  until(`${count} changes are intended`, async () => (await intents(scene.stateFolder)).length >= count, { every: 1 })

type Moment = readonly [string, (scene: Scene) => Promise<unknown>]

/** Moments that are seen from outside. The drain can't end by itself, so each comes. All other ones are played by `npm run crash-points`. */
const moments: readonly Moment[] = [
  ['as soon as the first change is intended', intended(1)],
  ['as soon as the node is cordoned', ({ target, node }) => untilCordoned(target, node)],
]

/** After these, an eviction may be on its way, which is waited for until the server has given it up: half a minute each. */
const momentsOfEvictions: readonly Moment[] = [
  ['as soon as the third change is intended', intended(3)],
  [
    'as soon as only what may not be evicted is left on the node',
    ({ target, namespace, node }) =>
      until('one pod is left', async () => {
        const left = (await livePods(target, namespace)).filter((pod) => pod.spec?.nodeName === node)
        return left.every((pod) => pod.metadata?.labels?.['app'] === 'immovable')
      }),
  ],
]

function recovers(test: ClusterTest, those: readonly Moment[]): void {
  for (const [when, moment] of those) {
    test(`${when}: recover puts back what was changed, and proves it`, async ({ target, namespace, chaos }) => {
      await createWorkload(target, { namespace, name: 'immovable', replicas: 1, maxUnavailable: 0 })
      const node = await busyNode(target, namespace)
      await setCordoned(target, await someOtherNode(target, node), true)
      await createWorkload(target, { namespace, name: 'movable', replicas: 12 })
      const before = await cordonedNodes(target)
      const run = chaos.start(['run', await writeExperiment(chaos.folder, { method: [drain(node)] })])

      await whileGoing(run, moment({ target, stateFolder: chaos.stateFolder, namespace, node }))
      run.kill('SIGKILL')
      expect((await run.finished).signal).toBe('SIGKILL')
      const objects = new Set((await intents(chaos.stateFolder)).map(({ object }) => object))
      expect(objects).toContain(`Node ${node}: spec.unschedulable`)
      const recovered = await chaos.run(['recover', '--yes'])

      const output = recovered.stdout + recovered.stderr
      expect(recovered.exitCode, output).toBe(0)
      expect(await cordonedNodes(target), output).toEqual(before)
      expectProof(output, objects)
      const again = await chaos.run(['recover', '--yes'])
      expect([again.exitCode, again.stdout.includes(node)], again.stdout).toEqual([0, false])
    })
  }
}

onEachCluster('kill -9 during a drain', (test) => recovers(test, moments))
describe('kill -9 during the evictions of a drain, on a cluster', () => recovers(onCluster, momentsOfEvictions))

/** What the output has to say of each object: one line by name, or, among many alike, a place in a line that counts the rest. */
function expectProof(output: string, objects: ReadonlySet<string>): void {
  const proofs = output.split('\n').filter((line) => /^\s*(restored|healed|gone|replaced|not applied)\b/.test(line))
  const unnamed = [...objects].filter((object) => !proofs.some((line) => line.includes(object)))
  const counted = proofs
    .map((line) => Number(/… and (\d+) more/.exec(line)?.[1] ?? 0))
    .reduce((sum, each) => sum + each, 0)
  expect(
    unnamed.filter((object) => object.startsWith('Node ')),
    output,
  ).toEqual([])
  expect(counted, output).toBe(unnamed.length)
}

/** A node that somebody else cordoned before the run has to stay cordoned. */
async function someOtherNode({ core }: Target, node: string): Promise<string> {
  const { items } = await core.listNode()
  const other = items.map((item) => item.metadata?.name ?? '').find((name) => name !== node)
  if (other === undefined) throw new Error('The cluster has one node only; this test needs two.')
  return other
}
