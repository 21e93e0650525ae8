import { join } from 'node:path'
import { expect } from 'vitest'
import { drain, writeExperiment } from '../../support/experiment.ts'
import { writeKubeconfig } from '../../support/kubeconfig.ts'
import { cordonedNodes } from '../../support/kubernetes/schedulability.ts'
import { busyNode, createWorkload, livePods } from '../../support/kubernetes/workload.ts'
import { onEachCluster } from '../../support/on-each-cluster.ts'
import { until } from '../../support/until.ts'

const api = 'rbac.authorization.k8s.io/v1'

onEachCluster('a service account that may cordon nodes and read pods, but not evict them', (test) => {
  test('is told in one sentence which right it lacks, and everything stays as it was', async ({
    target,
    namespace,
    chaos,
    onTestFinished,
  }) => {
    await createWorkload(target, { namespace, name: 'web', replicas: 1 })
    const node = await busyNode(target, namespace)
    const before = (await livePods(target, namespace)).map(({ metadata }) => metadata?.uid)
    const name = `drainer-of-${namespace}`
    const objects = target.objects
    await target.core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: 'drainer' } } })
    onTestFinished(async () => {
      for (const kind of ['ClusterRoleBinding', 'ClusterRole'])
        await objects.delete({ apiVersion: api, kind, metadata: { name } })
    })
    const rules = [
      { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch', 'patch'] },
      { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['apps'], resources: ['*'], verbs: ['get', 'list'] },
    ]
    await objects.create({ apiVersion: api, kind: 'ClusterRole', metadata: { name }, rules } as object)
    await objects.create({
      ...{ apiVersion: api, kind: 'ClusterRoleBinding', metadata: { name } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', namespace, name: 'drainer' }],
    } as object)
    const { status } = await target.core.createNamespacedServiceAccountToken({
      namespace,
      name: 'drainer',
      body: { spec: { audiences: [], expirationSeconds: 600 } },
    })
    const kubeconfig = join(chaos.folder, 'drainer.json')
    await writeKubeconfig(kubeconfig, { server: target.server, token: status?.token ?? '' })

    const experiment = await writeExperiment(chaos.folder, { method: [drain(node)] })
    const { stdout, stderr } = await chaos.run(['run', experiment], { KUBECONFIG: kubeconfig })

    const output = (stdout + stderr).replaceAll(/\s+/g, ' ')
    const user = `system:serviceaccount:${namespace}:drainer`
    expect(output).toMatch(new RegExp(`User ${user} may not create pods/eviction in namespace [-a-z0-9]+\\.`))
    expect(output).toContain(`Grant ${user} the verb create on pods/eviction`)
    expect(output).not.toContain(status?.token ?? 'no token')
    expect((await livePods(target, namespace)).map(({ metadata }) => metadata?.uid)).toEqual(before)
    await until('the node takes pods again', async () => !(await cordonedNodes(target)).includes(node))
  })
})
