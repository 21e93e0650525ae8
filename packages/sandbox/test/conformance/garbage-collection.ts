import type { Topic } from './behaviour.ts'
import { absent, at, matches, ok, refused } from './expectations.ts'
import { configMap, deployment, idlePod, job, type Manifest, replicaSet, urlOf } from './manifests.ts'

const ownedBy = (owner: Manifest, more: Readonly<Record<string, unknown>> = {}) => ({
  ownerReferences: [
    { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata['uid'], ...more },
  ],
})

const ownedByNobody = {
  ownerReferences: [
    { apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: '00000000-0000-0000-0000-000000000001' },
  ],
}

export const garbageCollection: Topic = {
  title: 'Garbage collection',
  behaviours: [
    {
      name: 'What an object owns is deleted after it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const owner = await cluster.create('configmaps', namespace, configMap('owner'))
        await cluster.create('configmaps', namespace, configMap('owned', {}, ownedBy(owner)))
        await ok(cluster.delete(urlOf('configmaps', namespace, 'owner')))
        await cluster.until('it is collected', urlOf('configmaps', namespace, 'owned'), ({ status }) => status === 404)
      },
    },
    {
      name: 'Collection goes down the whole chain of owners',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const first = await cluster.create('configmaps', namespace, configMap('first'))
        const second = await cluster.create('secrets', namespace, {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'second', ...ownedBy(first) },
        })
        await cluster.create('configmaps', namespace, configMap('third', {}, ownedBy(second)))
        await ok(cluster.delete(urlOf('configmaps', namespace, 'first')))
        await cluster.until(
          'the last is collected',
          urlOf('configmaps', namespace, 'third'),
          ({ status }) => status === 404,
        )
      },
    },
    {
      name: 'An object with two owners stays until both are gone',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const [one, two] = [
          await cluster.create('configmaps', namespace, configMap('one')),
          await cluster.create('configmaps', namespace, configMap('two')),
        ]
        const ownerReferences = [...ownedBy(one).ownerReferences, ...ownedBy(two).ownerReferences]
        await cluster.create('configmaps', namespace, configMap('owned', {}, { ownerReferences }))
        const path = urlOf('configmaps', namespace, 'owned')
        await ok(cluster.delete(urlOf('configmaps', namespace, 'one')))
        await cluster.until(
          'the first reference is dropped',
          path,
          ({ body }) => (at(body, 'metadata', 'ownerReferences') as unknown[]).length === 1,
        )
        await ok(cluster.delete(urlOf('configmaps', namespace, 'two')))
        await cluster.until('it is collected', path, ({ status }) => status === 404)
      },
    },
    {
      name: 'Orphan deletion leaves what was owned, without its owner reference',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const owner = await cluster.create('configmaps', namespace, configMap('owner'))
        await cluster.create('configmaps', namespace, configMap('owned', {}, ownedBy(owner)))
        await ok(cluster.delete(urlOf('configmaps', namespace, 'owner'), { propagationPolicy: 'Orphan' }))
        await cluster.until(
          'the owner is gone',
          urlOf('configmaps', namespace, 'owner'),
          ({ status }) => status === 404,
        )
        matches(await ok(cluster.get(urlOf('configmaps', namespace, 'owned'))), {
          metadata: { ownerReferences: absent },
        })
      },
    },
    {
      name: 'Foreground deletion keeps the owner until what blocks it is gone',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const owner = await cluster.create('configmaps', namespace, configMap('owner'))
        const held = { ...ownedBy(owner, { blockOwnerDeletion: true }), finalizers: ['example.com/hold'] }
        await cluster.create('configmaps', namespace, configMap('owned', {}, held))
        const [ownerPath, ownedPath] = [
          urlOf('configmaps', namespace, 'owner'),
          urlOf('configmaps', namespace, 'owned'),
        ]
        await ok(cluster.delete(ownerPath, { propagationPolicy: 'Foreground' }))
        await cluster.until(
          'the deletion reaches the owned',
          ownedPath,
          ({ body }) => at(body, 'metadata', 'deletionTimestamp') !== undefined,
        )
        matches(await ok(cluster.get(ownerPath)), { metadata: { finalizers: ['foregroundDeletion'] } })
        await ok(cluster.patch(ownedPath, { metadata: { finalizers: null } }))
        await cluster.until('the owner goes too', ownerPath, ({ status }) => status === 404)
      },
    },
    {
      name: 'Foreground deletion of an owner of nothing is soon over',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('alone'))
        const path = urlOf('configmaps', namespace, 'alone')
        await ok(cluster.delete(path, { propagationPolicy: 'Foreground' }))
        await cluster.until('it is gone', path, ({ status }) => status === 404)
      },
    },
    {
      name: 'An object whose owner never was is collected',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('orphan', {}, ownedByNobody))
        await cluster.until('it is collected', urlOf('configmaps', namespace, 'orphan'), ({ status }) => status === 404)
      },
    },
    {
      name: 'Of a Deployment that is deleted, ReplicaSet and pods go too',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('deployments', namespace, deployment('d', { replicas: 1 }))
        await cluster.until(
          'there is a pod',
          urlOf('pods', namespace),
          ({ body }) => (at(body, 'items') as unknown[]).length === 1,
        )
        await ok(cluster.delete(urlOf('deployments', namespace, 'd')))
        const isEmpty = ({ body }: { body: unknown }) => (at(body, 'items') as unknown[]).length === 0
        await cluster.until('its ReplicaSet goes', urlOf('replicasets', namespace), isEmpty)
        await cluster.until('its pods go', urlOf('pods', namespace), isEmpty)
      },
    },
    {
      name: 'A ReplicaSet that is deleted with orphans leaves its pods',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('replicasets', namespace, replicaSet('r', { replicas: 1 }))
        await cluster.until(
          'there is a pod',
          urlOf('pods', namespace),
          ({ body }) => (at(body, 'items') as unknown[]).length === 1,
        )
        // The collector hears of pods one after the other: who has collected a later one knows of the ReplicaSet's.
        await cluster.create('pods', namespace, idlePod('later', {}, ownedByNobody))
        await cluster.until('it is collected', urlOf('pods', namespace, 'later'), ({ status }) => status === 404)
        await ok(cluster.delete(urlOf('replicasets', namespace, 'r'), { propagationPolicy: 'Orphan' }))
        await cluster.until('it is gone', urlOf('replicasets', namespace, 'r'), ({ status }) => status === 404)
        matches(await ok(cluster.get(urlOf('pods', namespace))), {
          items: [{ metadata: { ownerReferences: absent, deletionTimestamp: absent } }],
        })
      },
    },
    {
      name: 'A Job is orphaned by default, as its API has been since the beginning',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('jobs', namespace, job('j', { suspend: true }))
        const owner = (await ok(cluster.get(urlOf('jobs', namespace, 'j')))) as Manifest
        await cluster.create(
          'configmaps',
          namespace,
          configMap('owned', {}, ownedBy({ ...owner, apiVersion: 'batch/v1', kind: 'Job' })),
        )
        await ok(cluster.delete(urlOf('jobs', namespace, 'j')))
        await cluster.until('the job is gone', urlOf('jobs', namespace, 'j'), ({ status }) => status === 404)
        matches(await ok(cluster.get(urlOf('configmaps', namespace, 'owned'))), {
          metadata: { ownerReferences: absent },
        })
      },
    },
    {
      name: 'An owner reference without a uid is refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '' }]
        const answer = cluster.post(urlOf('configmaps', namespace), configMap('owned', {}, { ownerReferences }))
        await refused(answer, 422, 'Invalid', /metadata\.ownerReferences\.uid: (Invalid|Required) value/)
      },
    },
    {
      name: 'Two controllers as owners are refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const reference = (name: string) => ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          name,
          uid: `uid-${name}`,
          controller: true,
        })
        const ownerReferences = [reference('a'), reference('b')]
        const answer = cluster.post(urlOf('configmaps', namespace), configMap('owned', {}, { ownerReferences }))
        await refused(answer, 422, 'Invalid', /Only one reference can have Controller set to true/)
      },
    },
  ],
}
