import type { Topic } from './behaviour.ts'
import { absent, at, matches, ok, refused, someText } from './expectations.ts'
import { configMap, idlePod, type Manifest, pod, replicaSet, urlOf } from './manifests.ts'

const secret = (name: string, labels: Readonly<Record<string, string>> = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, labels },
})

export const deletion: Topic = {
  title: 'Deletion',
  behaviours: [
    {
      name: 'A deletion answers a Status with the name, kind and uid of what is gone',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { metadata } = await cluster.create('configmaps', namespace, configMap('gone'))
        matches(await ok(cluster.delete(urlOf('configmaps', namespace, 'gone')), 200), {
          kind: 'Status',
          apiVersion: 'v1',
          status: 'Success',
          details: { name: 'gone', kind: 'configmaps', uid: metadata['uid'] },
        })
      },
    },
    {
      name: 'A deletion of a kind with an address, an account or storage of its own answers the object as it was',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = cluster.uniqueName('gone')
        const port = { port: 80 }
        const kinds: readonly (readonly [resource: string, namespace: string | undefined, more: object])[] = [
          ['serviceaccounts', namespace, {}],
          ['services', namespace, { spec: { ports: [port] } }],
          ['resourcequotas', namespace, { spec: { hard: { pods: '1' } } }],
          ['podtemplates', namespace, { template: { spec: { containers: [{ name: 'c', image: 'i' }] } } }],
          ['storageclasses', undefined, { provisioner: 'example.com/disks' }],
        ]
        for (const [resource, place, more] of kinds) {
          const { kind, metadata } = await cluster.create(resource, place, { metadata: { name }, ...more })
          matches(await ok(cluster.delete(urlOf(resource, place, name)), 200), {
            kind,
            metadata: { name, uid: metadata['uid'], deletionTimestamp: absent },
          })
        }
      },
    },
    {
      name: 'A deletion of a pod that no node has answers the pod, marked as being deleted, without a time of grace',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p', { schedulerName: 'nobody' }))
        matches(await ok(cluster.delete(`${urlOf('pods', namespace, 'p')}?gracePeriodSeconds=7`), 200), {
          kind: 'Pod',
          metadata: { name: 'p', generation: 2, deletionTimestamp: someText, deletionGracePeriodSeconds: 0 },
        })
      },
    },
    {
      name: 'A deletion of a collection lists the objects as they were, also those that a finalizer holds',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, {
          metadata: { name: 'held', finalizers: ['example.com/hold'], labels: { set: 'one' } },
        })
        const path = urlOf('configmaps', namespace)
        matches(await ok(cluster.delete(`${path}?labelSelector=set%3Done`)), {
          items: [{ metadata: { name: 'held', deletionTimestamp: absent } }],
        })
        await ok(cluster.patch(`${path}/held`, { metadata: { finalizers: null } }))
      },
    },
    {
      name: 'A deletion of what does not exist is refused with 404',
      async run(cluster) {
        await refused(cluster.delete(urlOf('configmaps', 'default', 'conformance-none')), 404, 'NotFound')
      },
    },
    {
      name: 'A deletion with another uid as precondition is refused with 409',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('kept'))
        const preconditions = { uid: '00000000-0000-0000-0000-000000000000' }
        const answer = cluster.delete(urlOf('configmaps', namespace, 'kept'), { preconditions })
        await refused(
          answer,
          409,
          'Conflict',
          /the UID in the precondition \(0+-.*\) does not match the UID in record \(.*\)\. The object might have been deleted and then recreated/,
        )
      },
    },
    {
      name: 'A deletion with another resourceVersion as precondition is refused with 409',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('kept'))
        const answer = cluster.delete(urlOf('configmaps', namespace, 'kept'), {
          preconditions: { resourceVersion: '1' },
        })
        await refused(
          answer,
          409,
          'Conflict',
          /the ResourceVersion in the precondition \(1\) does not match the ResourceVersion in record \(\d+\)\. The object might have been modified/,
        )
      },
    },
    {
      name: 'A deletion with the right preconditions is done',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { uid, resourceVersion } = (await cluster.create('configmaps', namespace, configMap('exact'))).metadata
        await ok(
          cluster.delete(urlOf('configmaps', namespace, 'exact'), { preconditions: { uid, resourceVersion } }),
          200,
        )
      },
    },
    {
      name: 'A finalizer keeps an object, with a deletionTimestamp, until it is removed',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('held', {}, { finalizers: ['example.com/hold'] }))
        const path = urlOf('configmaps', namespace, 'held')
        matches(await ok(cluster.delete(path), 200), {
          kind: 'ConfigMap',
          metadata: { deletionTimestamp: someText, deletionGracePeriodSeconds: 0 },
        })
        matches(await ok(cluster.get(path)), {
          metadata: { finalizers: ['example.com/hold'], deletionTimestamp: someText },
        })
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
        await refused(cluster.get(path), 404, 'NotFound')
      },
    },
    {
      name: 'An object that is being deleted takes no new finalizer',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('held', {}, { finalizers: ['example.com/hold'] }))
        const path = urlOf('configmaps', namespace, 'held')
        await ok(cluster.delete(path))
        const answer = cluster.patch(path, { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } })
        await refused(
          answer,
          422,
          'Invalid',
          /metadata\.finalizers: Forbidden: no new finalizers can be added if the object is being deleted/,
        )
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
      },
    },
    {
      name: 'A client cannot set or take back the deletionTimestamp',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('held', {}, { finalizers: ['example.com/hold'] }))
        const path = urlOf('configmaps', namespace, 'held')
        await ok(cluster.delete(path))
        matches(await ok(cluster.patch(path, { metadata: { deletionTimestamp: null } })), {
          metadata: { deletionTimestamp: someText },
        })
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
      },
    },
    {
      name: 'A finalizer without a domain is refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = cluster.post(urlOf('configmaps', namespace), configMap('odd', {}, { finalizers: ['hold'] }))
        await refused(
          answer,
          422,
          'Invalid',
          /metadata\.finalizers.*name is neither a standard finalizer name nor is it fully qualified/,
        )
      },
    },
    {
      name: 'A dry-run deletion deletes nothing',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('kept'))
        const path = urlOf('configmaps', namespace, 'kept')
        await ok(cluster.delete(`${path}?dryRun=All`), 200)
        await ok(cluster.delete(path, { dryRun: ['All'] }), 200)
        matches(await ok(cluster.get(path)), { metadata: { name: 'kept', deletionTimestamp: absent } })
      },
    },
    {
      name: 'A whole collection is deleted at once',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const name of ['a', 'b', 'c']) await cluster.create('secrets', namespace, secret(name))
        await ok(cluster.delete(urlOf('secrets', namespace)), 200)
        matches(await ok(cluster.get(urlOf('secrets', namespace))), { items: [] })
      },
    },
    {
      name: 'The deletion of a collection answers the list of what was deleted',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const name of ['a', 'b']) await cluster.create('secrets', namespace, secret(name))
        const list = await ok(cluster.delete(urlOf('secrets', namespace)), 200)
        const names = (at(list, 'items') as readonly unknown[]).map((item) => at(item, 'metadata', 'name')).sort()
        matches([at(list, 'kind'), names], ['SecretList', ['a', 'b']])
      },
    },
    {
      name: 'The deletion of a collection keeps to its label selector',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('secrets', namespace, secret('goes', { x: '1' }))
        await cluster.create('secrets', namespace, secret('stays'))
        await ok(cluster.delete(`${urlOf('secrets', namespace)}?labelSelector=x%3D1`), 200)
        matches(await ok(cluster.get(urlOf('secrets', namespace))), { items: [{ metadata: { name: 'stays' } }] })
      },
    },
    {
      name: 'A pod that no node has goes at once',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('never-started'))
        const path = urlOf('pods', namespace, 'never-started')
        matches(await ok(cluster.delete(path), 200), { kind: 'Pod', metadata: { name: 'never-started' } })
        await refused(cluster.get(path), 404, 'NotFound')
      },
    },
    {
      name: 'A pod on a node is deleted gracefully: it keeps until its node has stopped it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create(
          'pods',
          namespace,
          idlePod('on-a-node', { nodeName: 'conformance-nobody', terminationGracePeriodSeconds: 600 }),
        )
        const path = urlOf('pods', namespace, 'on-a-node')
        matches(await ok(cluster.delete(path), 200), {
          metadata: { deletionTimestamp: someText, deletionGracePeriodSeconds: 600 },
        })
        await ok(cluster.delete(path, { gracePeriodSeconds: 0 }), 200)
      },
    },
    {
      name: 'The deletionTimestamp of a pod is the end of its grace period',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p', { nodeName: 'conformance-nobody' }))
        const path = urlOf('pods', namespace, 'p')
        const before = Math.floor(Date.now() / 1000)
        const marked = await ok(cluster.delete(path, { gracePeriodSeconds: 100 }))
        const end = Date.parse(String(at(marked, 'metadata', 'deletionTimestamp'))) / 1000
        matches(end >= before + 100 && end <= Date.now() / 1000 + 130, true)
        matches(marked, { metadata: { deletionGracePeriodSeconds: 100 } })
        await ok(cluster.delete(path, { gracePeriodSeconds: 0 }))
      },
    },
    {
      name: 'A second deletion can shorten the grace period, not lengthen it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p', { nodeName: 'conformance-nobody' }))
        const path = urlOf('pods', namespace, 'p')
        await ok(cluster.delete(path, { gracePeriodSeconds: 300 }))
        matches(await ok(cluster.delete(path, { gracePeriodSeconds: 100 })), {
          metadata: { deletionGracePeriodSeconds: 100 },
        })
        matches(await ok(cluster.delete(path, { gracePeriodSeconds: 300 })), {
          metadata: { deletionGracePeriodSeconds: 100 },
        })
        await ok(cluster.delete(path, { gracePeriodSeconds: 0 }))
      },
    },
    {
      name: 'A grace period of 0 removes a pod at once, whatever its node does',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p', { nodeName: 'conformance-nobody' }))
        const path = urlOf('pods', namespace, 'p')
        await ok(cluster.delete(path, { gracePeriodSeconds: 0 }), 200)
        await refused(cluster.get(path), 404, 'NotFound')
      },
    },
    {
      name: 'The grace period can be given as a parameter',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p', { nodeName: 'conformance-nobody' }))
        const path = urlOf('pods', namespace, 'p')
        await ok(cluster.delete(`${path}?gracePeriodSeconds=0`), 200)
        await refused(cluster.get(path), 404, 'NotFound')
      },
    },
    {
      name: 'A running pod that is deleted goes in the end',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, pod('runs', { terminationGracePeriodSeconds: 1 }))
        const path = urlOf('pods', namespace, 'runs')
        await cluster.until('it runs', path, ({ body }) => at(body, 'status', 'phase') === 'Running')
        await ok(cluster.delete(path))
        await cluster.until('it is gone', path, ({ status }) => status === 404)
      },
    },
    {
      name: 'An unknown propagation policy is refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('kept'))
        const answer = cluster.delete(urlOf('configmaps', namespace, 'kept'), { propagationPolicy: 'Sideways' })
        await refused(answer, 422, 'Invalid', /propagationPolicy: Unsupported value: "Sideways"/)
      },
    },
    {
      name: 'A propagation policy together with orphanDependents is refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('kept'))
        const answer = cluster.delete(urlOf('configmaps', namespace, 'kept'), {
          propagationPolicy: 'Orphan',
          orphanDependents: true,
        })
        await refused(answer, 422, 'Invalid', /orphanDependents and deletionPropagation cannot be both set/)
      },
    },
    {
      name: 'Foreground deletion adds the finalizer foregroundDeletion',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const finalizers = ['example.com/hold']
        const held = { ...replicaSet('held', { replicas: 0 }), metadata: { name: 'held', finalizers } }
        await cluster.create('replicasets', namespace, held)
        const path = urlOf('replicasets', namespace, 'held')
        matches(await ok(cluster.delete(path, { propagationPolicy: 'Foreground' })), {
          metadata: {
            finalizers: (list: unknown) =>
              Array.isArray(list) && list.includes('foregroundDeletion') && list.includes('example.com/hold'),
          },
        })
        await cluster.until(
          'only ours holds it',
          path,
          ({ body }) => (at(body, 'metadata', 'finalizers') as string[])?.length === 1,
        )
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
      },
    },
  ],
}
