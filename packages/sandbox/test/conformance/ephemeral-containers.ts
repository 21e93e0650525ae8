import type { Topic } from './behaviour.ts'
import { type ConformanceCluster, strategicPatch } from './conformance-cluster.ts'
import { absent, containing, invalid, matches, ok, refused } from './expectations.ts'
import { idlePod, pod, urlOf } from './manifests.ts'

async function withPod(cluster: ConformanceCluster): Promise<string> {
  const namespace = await cluster.namespace()
  await cluster.create('pods', namespace, idlePod('p'))
  return urlOf('pods', namespace, 'p')
}

const add = (cluster: ConformanceCluster, path: string, container: Readonly<Record<string, unknown>>) =>
  cluster.patch(`${path}/ephemeralcontainers`, { spec: { ephemeralContainers: [container] } }, strategicPatch)

export const ephemeralContainers: Topic = {
  title: 'Containers for debugging',
  behaviours: [
    {
      name: 'A container for debugging is added to a pod through the subresource, and nothing else is changed by it',
      async run(cluster) {
        const path = await withPod(cluster)
        matches(await ok(cluster.get(`${path}/ephemeralcontainers`)), { kind: 'Pod', metadata: { name: 'p' } })
        const added = await ok(add(cluster, path, { name: 'debug', image: 'busybox', targetContainerName: 'main' }))
        matches(added, {
          kind: 'Pod',
          spec: {
            ephemeralContainers: [
              {
                name: 'debug',
                image: 'busybox',
                imagePullPolicy: 'Always',
                resources: {},
                targetContainerName: 'main',
                terminationMessagePolicy: 'File',
              },
            ],
          },
        })
        const changes = { metadata: { labels: { a: 'b' } }, spec: { activeDeadlineSeconds: 1000 } }
        await ok(cluster.patch(`${path}/ephemeralcontainers`, changes))
        matches(await ok(cluster.get(path)), {
          metadata: { labels: absent },
          spec: { activeDeadlineSeconds: absent },
        })
      },
    },
    {
      name: 'A container for debugging can be neither changed nor removed',
      async run(cluster) {
        const path = await withPod(cluster)
        await ok(add(cluster, path, { name: 'debug', image: 'busybox' }))
        await invalid(add(cluster, path, { name: 'debug', image: 'other' }), [
          'spec.ephemeralContainers',
          'FieldValueForbidden',
          /existing ephemeral containers "debug" may not be changed/,
        ])
        await invalid(
          cluster.patch(`${path}/ephemeralcontainers`, [{ op: 'remove', path: '/spec/ephemeralContainers/0' }]),
          [
            'spec.ephemeralContainers',
            'FieldValueForbidden',
            /existing ephemeral containers "debug" may not be removed/,
          ],
        )
        await ok(add(cluster, path, { name: 'second', image: 'busybox' }))
        matches(await ok(cluster.get(path)), {
          spec: { ephemeralContainers: containing({ name: 'debug', image: 'busybox' }, { name: 'second' }) },
        })
      },
    },
    {
      name: 'A container for debugging has a name of its own and an image, targets one of the pod, and has no ports or probes',
      async run(cluster) {
        const path = await withPod(cluster)
        const at0 = 'spec.ephemeralContainers[0]'
        await invalid(add(cluster, path, { name: 'main', image: 'busybox' }), [`${at0}.name`, 'FieldValueDuplicate'])
        await invalid(add(cluster, path, { name: 'debug' }), [`${at0}.image`, 'FieldValueRequired'])
        await invalid(add(cluster, path, { name: 'debug', image: 'busybox', targetContainerName: 'nobody' }), [
          `${at0}.targetContainerName`,
          'FieldValueNotFound',
        ])
        const fields = { ports: [{ containerPort: 80 }], livenessProbe: { exec: { command: ['x'] } } }
        await invalid(
          add(cluster, path, { name: 'debug', image: 'busybox', ...fields }),
          [`${at0}.ports`, 'FieldValueForbidden', /cannot be set for an Ephemeral Container/],
          [`${at0}.livenessProbe`, 'FieldValueForbidden'],
        )
      },
    },
    {
      name: 'A container for debugging can not be created with its pod, nor be added by an ordinary update',
      async run(cluster) {
        const path = await withPod(cluster)
        const spec = { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] }
        await invalid(cluster.post(path.slice(0, path.lastIndexOf('/')), pod('q', spec)), [
          'spec.ephemeralContainers',
          'FieldValueForbidden',
          /cannot be set on create/,
        ])
        await refused(
          cluster.patch(path, { spec }, strategicPatch),
          422,
          'Invalid',
          /pod updates may not change fields other than/,
        )
        const collection = path.slice(0, path.lastIndexOf('/'))
        await refused(
          cluster.patch(`${collection}/nobody/ephemeralcontainers`, {}, strategicPatch),
          404,
          'NotFound',
          'pods "nobody" not found',
        )
      },
    },
  ],
}
