import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startSandbox } from 'chaos-sandbox'
import { expect } from 'vitest'
import { whileGoing } from '../../support/chaos.ts'
import { drain, writeExperiment } from '../../support/experiment.ts'
import { cordonedNodes, untilCordoned } from '../../support/kubernetes/schedulability.ts'
import { busyNode, createWorkload } from '../../support/kubernetes/workload.ts'
import { onEachCluster } from '../../support/on-each-cluster.ts'

onEachCluster('recovering a run that was killed', (test) => {
  test('is refused with exit 6 where the kubeconfig leads to another cluster by now, and works once it is right again', async ({
    target,
    namespace,
    chaos,
    onTestFinished,
  }) => {
    const before = await cordonedNodes(target)
    await createWorkload(target, { namespace, name: 'immovable', replicas: 1, maxUnavailable: 0 })
    const node = await busyNode(target, namespace)
    const kubeconfig = join(chaos.folder, 'kubeconfig')
    await copyFile(target.kubeconfigPath, kubeconfig)
    const environment = { KUBECONFIG: kubeconfig }
    const run = chaos.start(['run', await writeExperiment(chaos.folder, { method: [drain(node)] })], environment)
    await whileGoing(run, untilCordoned(target, node))
    run.kill('SIGKILL')
    await run.finished
    const elsewhere = await startSandbox()
    onTestFinished(() => elsewhere.stop())

    await writeFile(kubeconfig, elsewhere.kubeconfig)
    const refused = await chaos.run(['recover', '--yes'], environment)
    expect(refused.exitCode, refused.stdout + refused.stderr).toBe(6)
    expect(await cordonedNodes(target)).toContain(node)

    await copyFile(target.kubeconfigPath, kubeconfig)
    const recovered = await chaos.run(['recover', '--yes'], environment)
    expect(recovered.exitCode, recovered.stdout + recovered.stderr).toBe(0)
    expect(await cordonedNodes(target)).toEqual(before)
  })

  test('only lists what it would do, and exits 6, where nobody can be asked', async ({ target, namespace, chaos }) => {
    await createWorkload(target, { namespace, name: 'immovable', replicas: 1, maxUnavailable: 0 })
    const node = await busyNode(target, namespace)
    const run = chaos.start(['run', await writeExperiment(chaos.folder, { method: [drain(node)] })])
    await whileGoing(run, untilCordoned(target, node))
    run.kill('SIGKILL')
    await run.finished

    const listed = await chaos.run(['recover'])

    expect(listed.exitCode, listed.stdout + listed.stderr).toBe(6)
    expect(listed.stdout + listed.stderr).toContain(`Node ${node}`)
    expect(await cordonedNodes(target)).toContain(node)
  })
})
