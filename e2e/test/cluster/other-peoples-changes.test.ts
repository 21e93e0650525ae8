import { expect } from 'vitest'
import { whileGoing } from '../../support/chaos.ts'
import { action, drain, writeExperiment } from '../../support/experiment.ts'
import { cordonedNodes, setCordoned } from '../../support/kubernetes/schedulability.ts'
import { busyNode, createWorkload } from '../../support/kubernetes/workload.ts'
import { onEachCluster } from '../../support/on-each-cluster.ts'
import { until } from '../../support/until.ts'

onEachCluster('what somebody else did', (test) => {
  test('a node that somebody else cordoned stays cordoned when uncordon_node without arguments rolls back', async ({
    target,
    namespace,
    chaos,
  }) => {
    await createWorkload(target, { namespace, name: 'web', replicas: 4 })
    const node = await busyNode(target, namespace)
    const { items } = await target.core.listNode()
    const other = items.map((item) => item.metadata?.name ?? '').find((name) => name !== node) ?? ''
    await setCordoned(target, other, true)
    const before = await cordonedNodes(target)
    const rollbacks = [action('chaosk8s.node.actions', 'uncordon_node')]

    const { exitCode, stdout, stderr } = await chaos.run([
      'run',
      await writeExperiment(chaos.folder, { method: [drain(node)], rollbacks }),
    ])

    expect(exitCode, stdout + stderr).toBe(0)
    expect(await cordonedNodes(target)).toEqual(before)
  })

  test('a value that somebody else set after ours is left alone, and who owns it now is said', async ({
    target,
    namespace,
    chaos,
  }) => {
    const name = 'web'
    await createWorkload(target, { namespace, name, replicas: 1 })
    const replicas = async () => (await target.apps.readNamespacedDeployment({ namespace, name })).spec?.replicas
    const scale = action('chaosk8s.deployment.actions', 'scale_deployment', { name, ns: namespace, replicas: 2 })
    const run = chaos.start([
      'run',
      await writeExperiment(chaos.folder, { method: [{ ...scale, pauses: { after: 60 } }] }),
    ])
    await whileGoing(
      run,
      until('the run has scaled it', async () => (await replicas()) === 2),
    )

    await target.apps.replaceNamespacedDeploymentScale({
      namespace,
      name,
      body: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { namespace, name }, spec: { replicas: 3 } },
    })
    run.kill('SIGINT')

    const { exitCode, stdout, stderr } = await run.finished
    const output = stdout + stderr
    expect(exitCode, output).toBe(130)
    expect(await replicas()).toBe(3)
    expect(output).toMatch(new RegExp(`Deployment ${namespace}/${name}`))
    expect(output).toMatch(/superseded +Deployment/)
  })
})
