import { expect } from 'vitest'
import { drain, writeExperiment } from '../../support/experiment.ts'
import { cordonedNodes } from '../../support/kubernetes/schedulability.ts'
import { busyNode, createWorkload, livePods } from '../../support/kubernetes/workload.ts'
import { onEachCluster } from '../../support/on-each-cluster.ts'

onEachCluster('draining a node whose pods have a budget', (test) => {
  test('evicts them one after the other, so that the budget holds at every moment', async ({
    target,
    namespace,
    chaos,
  }) => {
    const replicas = 8
    await createWorkload(target, { namespace, name: 'web', replicas, maxUnavailable: 1 })
    const node = await busyNode(target, namespace)
    const own = (await livePods(target, namespace)).filter((pod) => pod.spec?.nodeName === node)
    const run = chaos.start(['run', await writeExperiment(chaos.folder, { method: [drain(node)] })])
    let ended = false
    const finished = run.finished.finally(() => {
      ended = true
    })

    let fewest = replicas
    while (!ended) {
      const { status } = await target.apps.readNamespacedDeployment({ namespace, name: 'web' })
      fewest = Math.min(fewest, status?.availableReplicas ?? 0)
    }

    const { exitCode, stdout, stderr } = await finished
    expect(exitCode, stdout + stderr).toBe(0)
    expect(fewest).toBeGreaterThanOrEqual(replicas - 1)
    const left = new Set((await livePods(target, namespace)).map((pod) => pod.metadata?.uid))
    expect(own.filter((pod) => left.has(pod.metadata?.uid))).toEqual([])
  })

  test('gives up at its time-out where no eviction is allowed: exit 4, the pod lives, the node is schedulable again', async ({
    target,
    namespace,
    chaos,
  }) => {
    const before = await cordonedNodes(target)
    await createWorkload(target, { namespace, name: 'immovable', replicas: 1, maxUnavailable: 0 })
    const pods = await livePods(target, namespace)
    const node = await busyNode(target, namespace)

    const { exitCode, stdout, stderr } = await chaos.run([
      'run',
      await writeExperiment(chaos.folder, { method: [drain(node, 3)] }),
    ])

    expect(exitCode, stdout + stderr).toBe(4)
    const uids = (list: typeof pods) => list.map((pod) => pod.metadata?.uid)
    expect(uids(await livePods(target, namespace))).toEqual(uids(pods))
    expect(await cordonedNodes(target)).toEqual(before)
  })
})
