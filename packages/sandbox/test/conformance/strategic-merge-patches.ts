import type { Topic } from './behaviour.ts'
import { strategicPatch } from './conformance-cluster.ts'
import { absent, matches, ok, refused } from './expectations.ts'
import { idlePod, service, urlOf } from './manifests.ts'
import { aConfigMap, aDeployment, podSpec } from './patches.ts'

export const strategicMergePatches: Topic = {
  title: 'Strategic merge patches',
  behaviours: [
    {
      name: 'A strategic merge patch merges containers by name',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const patched = await ok(
          cluster.patch(
            path,
            podSpec({ containers: [{ name: 'main', image: 'registry.example/main:2' }] }),
            strategicPatch,
          ),
        )
        matches(
          patched,
          podSpec({
            containers: [
              { name: 'main', image: 'registry.example/main:2' },
              { name: 'side', image: 'registry.example/side:1' },
            ],
          }),
        )
      },
    },
    {
      name: 'A strategic merge patch merges environment variables by name',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const env = [
          { name: 'B', value: '9' },
          { name: 'C', value: '3' },
        ]
        const patched = await ok(cluster.patch(path, podSpec({ containers: [{ name: 'side', env }] }), strategicPatch))
        const merged = [
          { name: 'A', value: '1' },
          { name: 'B', value: '9' },
          { name: 'C', value: '3' },
        ]
        const side = (value: unknown) =>
          JSON.stringify((value as { env?: unknown }[])[1]?.env) === JSON.stringify(merged)
        matches(patched, podSpec({ containers: side }))
      },
    },
    {
      name: '$patch: delete removes one element of a list',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const patched = await ok(
          cluster.patch(path, podSpec({ containers: [{ name: 'side', $patch: 'delete' }] }), strategicPatch),
        )
        matches(patched, podSpec({ containers: [{ name: 'main' }] }))
      },
    },
    {
      name: '$patch: replace replaces a list',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const patched = await ok(
          cluster.patch(
            path,
            podSpec({ containers: [{ name: 'only', image: 'x' }, { $patch: 'replace' }] }),
            strategicPatch,
          ),
        )
        matches(patched, podSpec({ containers: [{ name: 'only' }] }))
      },
    },
    {
      name: '$patch: replace replaces an object',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        matches(await ok(cluster.patch(path, { data: { only: '1', $patch: 'replace' } }, strategicPatch)), {
          data: { a: absent, b: absent, only: '1' },
        })
      },
    },
    {
      name: '$setElementOrder puts a list in order',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const order = {
          '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }],
          containers: [{ name: 'main', image: 'y' }],
        }
        matches(
          await ok(cluster.patch(path, podSpec(order), strategicPatch)),
          podSpec({ containers: [{ name: 'side' }, { name: 'main', image: 'y' }] }),
        )
      },
    },
    {
      name: '$retainKeys drops the other keys of a union',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const strategy = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }
        matches(await ok(cluster.patch(path, strategy, strategicPatch)), {
          spec: { strategy: { type: 'Recreate', rollingUpdate: absent } },
        })
      },
    },
    {
      name: '$deleteFromPrimitiveList removes values of a list such as finalizers',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const finalizers = ['example.com/a', 'example.com/b']
        await ok(cluster.patch(path, { metadata: { finalizers } }))
        const removal = { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] } }
        matches(await ok(cluster.patch(path, removal, strategicPatch)), { metadata: { finalizers: ['example.com/b'] } })
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
      },
    },
    {
      name: 'A strategic merge patch adds to finalizers without doubling any',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        await ok(cluster.patch(path, { metadata: { finalizers: ['example.com/a'] } }))
        const patched = await ok(
          cluster.patch(path, { metadata: { finalizers: ['example.com/a', 'example.com/b'] } }, strategicPatch),
        )
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
        matches(patched, { metadata: { finalizers: ['example.com/a', 'example.com/b'] } })
      },
    },
    {
      name: 'A strategic merge patch replaces tolerations as a whole, for they have no key',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const patched = await ok(
          cluster.patch(path, podSpec({ tolerations: [{ key: 'b', operator: 'Exists' }] }), strategicPatch),
        )
        matches(patched, podSpec({ tolerations: [{ key: 'b' }] }))
      },
    },
    {
      name: 'A strategic merge patch merges the ports of a Service by port',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create(
          'services',
          namespace,
          service('s', {
            ports: [
              { name: 'a', port: 80 },
              { name: 'b', port: 81 },
            ],
          }),
        )
        const patched = await ok(
          cluster.patch(
            urlOf('services', namespace, 's'),
            { spec: { ports: [{ port: 81, targetPort: 9000 }] } },
            strategicPatch,
          ),
        )
        matches(patched, {
          spec: {
            ports: [
              { port: 80, name: 'a' },
              { port: 81, name: 'b', targetPort: 9000 },
            ],
          },
        })
      },
    },
    {
      name: 'A null in a strategic merge patch removes the field',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        matches(await ok(cluster.patch(path, { data: { a: null } }, strategicPatch)), { data: { a: absent, b: '2' } })
      },
    },
    {
      name: 'A patch of the image of a running pod is taken, one of its name of container is not',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p'))
        const path = urlOf('pods', namespace, 'p')
        matches(
          await ok(cluster.patch(path, { spec: { containers: [{ name: 'main', image: 'new' }] } }, strategicPatch)),
          { spec: { containers: [{ image: 'new' }] } },
        )
        const renamed = cluster.patch(path, [{ op: 'replace', path: '/spec/containers/0/name', value: 'other' }])
        await refused(renamed, 422, 'Invalid', /may not change fields other than/)
      },
    },
    {
      name: 'A strategic merge patch with a value of a wrong type is refused in the words of a conversion',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const wrong: readonly (readonly [patch: unknown, printed: string, problem: string])[] = [
          [{ spec: { replicas: 'three' } }, 'map[spec:map[replicas:three]]', 'unrecognized type: int32'],
          [{ spec: { paused: 'yes' } }, 'map[spec:map[paused:yes]]', 'unrecognized type: bool'],
          [{ spec: [] }, 'map[spec:[]]', 'cannot restore struct from: slice'],
          [{ metadata: 'x' }, 'map[metadata:x]', 'cannot restore struct from: string'],
          [{ metadata: { labels: 'x' } }, 'map[metadata:map[labels:x]]', 'cannot restore map from string'],
          [{ metadata: { labels: { a: 5 } } }, 'map[metadata:map[labels:map[a:5]]]', 'cannot convert int64 to string'],
          [
            podSpec({ containers: 'x' }),
            'map[spec:map[template:map[spec:map[containers:x]]]]',
            'cannot restore slice from string',
          ],
        ]
        for (const [patch, printed, problem] of wrong) {
          const message = ` "" is invalid: patch: Invalid value: "${printed}": ${problem}`
          await refused(cluster.patch(path, patch, strategicPatch), 422, 'Invalid', message)
        }
      },
    },
    {
      name: 'A list whose items have no merge key can not be merged: 500',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const keyless = podSpec({ containers: [{ image: 'x' }] })
        matches(await cluster.patch(path, keyless, strategicPatch), {
          status: 500,
          body: { message: 'map: map[image:x] does not contain declared merge key: name', reason: absent },
        })
        matches(await cluster.patch(path, podSpec({ containers: ['x'] }), strategicPatch), {
          status: 500,
          body: { message: /^list element types are not identical: \[\[map\[.* \[x\]\]$/, reason: absent },
        })
      },
    },
  ],
}
