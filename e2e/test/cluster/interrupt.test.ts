import { expect } from 'vitest'
import { whileGoing } from '../../support/chaos.ts'
import { drain, writeExperiment } from '../../support/experiment.ts'
import { cordonedNodes, untilCordoned } from '../../support/kubernetes/schedulability.ts'
import { busyNode, createWorkload } from '../../support/kubernetes/workload.ts'
import { onEachCluster } from '../../support/on-each-cluster.ts'

onEachCluster('a signal during a drain', (test) => {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGUSR1', 7],
  ] as const) {
    test(`${signal} ends the run with ${exitCode}, and the node is schedulable again`, async ({
      target,
      namespace,
      chaos,
    }) => {
      const before = await cordonedNodes(target)
      await createWorkload(target, { namespace, name: 'immovable', replicas: 1, maxUnavailable: 0 })
      const node = await busyNode(target, namespace)
      const run = chaos.start(['run', await writeExperiment(chaos.folder, { method: [drain(node)] })])
      await whileGoing(run, untilCordoned(target, node))

      run.kill(signal)

      const { exitCode: actual, stdout, stderr } = await run.finished
      expect(actual, stdout + stderr).toBe(exitCode)
      expect(await cordonedNodes(target)).toEqual(before)
    })
  }
})
