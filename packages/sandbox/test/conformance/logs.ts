import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { at, matches, ok, refused } from './expectations.ts'
import { container, idlePod, pod, urlOf } from './manifests.ts'

async function runningPod(cluster: ConformanceCluster, spec: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const namespace = await cluster.namespace()
  await cluster.create('pods', namespace, pod('p', spec))
  const path = urlOf('pods', namespace, 'p')
  await cluster.until('it runs', path, ({ body }) => at(body, 'status', 'phase') === 'Running')
  return path
}

const two = { containers: [container, { name: 'side', image: 'registry.example/side:1' }] }

export const logs: Topic = {
  title: 'Logs',
  behaviours: [
    {
      name: 'The log of a running pod is plain text',
      async run(cluster) {
        const path = await runningPod(cluster)
        const answer = await cluster.get(`${path}/log`)
        matches(answer, {
          status: 200,
          headers: { 'content-type': /^text\/plain/ },
          body: (text: unknown) => typeof text === 'string' && text.length > 0,
        })
      },
    },
    {
      name: 'tailLines gives the last lines',
      async run(cluster) {
        const path = await runningPod(cluster)
        matches(
          await ok(cluster.get(`${path}/log?tailLines=1`)),
          (text: unknown) => typeof text === 'string' && text.trimEnd().split('\n').length === 1,
        )
      },
    },
    {
      name: 'timestamps puts the time before each line',
      async run(cluster) {
        const path = await runningPod(cluster)
        matches(
          await ok(cluster.get(`${path}/log?timestamps=true&tailLines=1`)),
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d) /,
        )
      },
    },
    {
      name: 'The log of a pod with several containers needs the name of one',
      async run(cluster) {
        const path = await runningPod(cluster, two)
        await refused(
          cluster.get(`${path}/log`),
          400,
          'BadRequest',
          'a container name must be specified for pod p, choose one of: [main side]',
        )
        await ok(cluster.get(`${path}/log?container=side`), 200)
      },
    },
    {
      name: 'The log of a container that the pod has not is refused with 400',
      async run(cluster) {
        const path = await runningPod(cluster)
        await refused(
          cluster.get(`${path}/log?container=none`),
          400,
          'BadRequest',
          'container none is not valid for pod p',
        )
      },
    },
    {
      name: 'The log of a pod that does not exist is refused with 404',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await refused(cluster.get(urlOf('pods', namespace, 'none', 'log')), 404, 'NotFound', 'pods "none" not found')
      },
    },
    {
      name: 'The log of a pod that no node has is empty: 204',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p'))
        matches(await cluster.get(urlOf('pods', namespace, 'p', 'log')), { status: 204, body: '' })
      },
    },
  ],
}
