import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { isolatedChaos } from '../../support/chaos.ts'
import { action, writeExperiment } from '../../support/experiment.ts'
import { writeKubeconfig } from '../../support/kubeconfig.ts'
import { cordonedNodes } from '../../support/kubernetes/schedulability.ts'
import { onCluster } from '../../support/on-each-cluster.ts'

const stackFrame = /^\s+at .+:\d+:\d+\)?$/m

describe('a cluster that can not be used', () => {
  onCluster(
    'a user who may do nothing gets exit 4 and a sentence that says so',
    async ({ target, namespace, chaos }) => {
      const before = await cordonedNodes(target)
      const [node] = (await target.core.listNode()).items.map((item) => item.metadata?.name ?? '')
      await target.core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: 'nobody' } } })
      const { status } = await target.core.createNamespacedServiceAccountToken({
        namespace,
        name: 'nobody',
        body: { spec: { audiences: [], expirationSeconds: 600 } },
      })
      const kubeconfig = join(chaos.folder, 'nobody.json')
      await writeKubeconfig(kubeconfig, { server: target.server, token: status?.token ?? '' })

      const { exitCode, stdout, stderr } = await chaos.run(
        [
          'run',
          await writeExperiment(chaos.folder, {
            method: [action('chaosk8s.node.actions', 'cordon_node', { name: node })],
          }),
        ],
        { KUBECONFIG: kubeconfig },
      )

      const output = stdout + stderr
      expect(exitCode, output).toBe(4)
      expect(output).toMatch(/forbid|not allowed|may not/i)
      expect(output).toContain('nobody')
      expect(output).not.toMatch(stackFrame)
      expect(await cordonedNodes(target)).toEqual(before)
    },
  )

  test('one where nobody listens gives exit 4 and a sentence that names its address', async ({ onTestFinished }) => {
    const chaos = await isolatedChaos(inject('cli'), {})
    onTestFinished(() => chaos.remove())
    const kubeconfig = join(chaos.folder, 'nowhere.json')
    await writeKubeconfig(kubeconfig, { server: 'http://127.0.0.1:9', token: 'none' })

    const { exitCode, stdout, stderr } = await chaos.run(
      [
        'run',
        await writeExperiment(chaos.folder, {
          method: [action('chaosk8s.node.actions', 'cordon_node', { name: 'a' })],
        }),
      ],
      { KUBECONFIG: kubeconfig },
    )

    const output = stdout + stderr
    expect(exitCode, output).toBe(4)
    expect(output).toContain('127.0.0.1:9')
    expect(output).not.toMatch(stackFrame)
  })
})
