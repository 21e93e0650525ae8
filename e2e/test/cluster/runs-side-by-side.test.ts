import { expect } from 'vitest'
import { type Chaos, whileGoing } from '../../support/chaos.ts'
import { countPaused } from '../../support/count-paused.ts'
import { action, writeExperiment } from '../../support/experiment.ts'
import { createWorkload } from '../../support/kubernetes/workload.ts'
import { onEachCluster, type Target } from '../../support/on-each-cluster.ts'
import { until } from '../../support/until.ts'

/** Starts a run of one action, which waits after it, and resolves when it does. */
async function startAndPause(chaos: Chaos, func: string, args: object) {
  const paused = await countPaused(chaos)
  const step = { ...action('chaosk8s.deployment.actions', func, args), pauses: { after: 300 } }
  const run = chaos.start(['run', await writeExperiment(chaos.folder, { method: [step] })])
  await whileGoing(
    run,
    until('it waits', async () => (await countPaused(chaos)) > paused),
  )
  return run
}

/** A Deployment of two replicas, a run that has scaled it to one, and another one that has deleted it since. */
async function twoRuns(target: Target, namespace: string, chaos: Chaos) {
  await createWorkload(target, { namespace, name: 'web', replicas: 2 })
  const first = await startAndPause(chaos, 'scale_deployment', { name: 'web', ns: namespace, replicas: 1 })
  const second = await startAndPause(chaos, 'delete_deployment', { name: 'web', ns: namespace })
  return {
    first,
    second,
    replicas: async () => (await target.apps.readNamespacedDeployment({ namespace, name: 'web' })).spec?.replicas,
  }
}

/** Stops a run. Returns what it said. */
async function stop(run: ReturnType<Chaos['start']>, exitCode: number): Promise<string> {
  run.kill('SIGINT')
  const { exitCode: actual, stdout, stderr } = await run.finished
  expect(actual, stdout + stderr).toBe(exitCode)
  return stdout + stderr
}

onEachCluster('two runs at once, of which the second deletes what the first has scaled', (test) => {
  test('put all back, each what it changed, if the second ends first', async ({ target, namespace, chaos }) => {
    const { first, second, replicas } = await twoRuns(target, namespace, chaos)
    await stop(second, 130)
    expect(await replicas()).toBe(1)
    await stop(first, 130)
    expect(await replicas()).toBe(2)
  })

  test('the first leaves it to the second, and says so, if it ends first; recover puts back the rest', async ({
    target,
    namespace,
    chaos,
  }) => {
    const { first, second, replicas } = await twoRuns(target, namespace, chaos)
    const said = await stop(first, 5)
    expect(said).toMatch(/has changed it since, and puts that back first; recover again when it has/)
    await stop(second, 130)
    const recovered = await chaos.run(['recover', '--yes'])
    expect(recovered.exitCode, recovered.stdout + recovered.stderr).toBe(0)
    expect(await replicas()).toBe(2)
  })
})
