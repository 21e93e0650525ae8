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
    {
      name: 'Options of a log that make no sense are refused',
      async run(cluster) {
        const path = await runningPod(cluster)
        for (const [query, message] of [
          ['tailLines=-1', /tailLines: Invalid value: -1: must be greater than or equal to 0/],
          ['sinceSeconds=0', /sinceSeconds: Invalid value: 0: must be greater than 0/],
          ['limitBytes=0', /limitBytes: Invalid value: 0: must be greater than 0/],
          [
            'sinceSeconds=5&sinceTime=2020-01-01T00:00:00Z',
            /Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified/,
          ],
        ] as const)
          await refused(cluster.get(`${path}/log?${query}`), 422, 'Invalid', message)
        await refused(
          cluster.get(`${path}/log?tailLines=abc`),
          400,
          'BadRequest',
          'strconv.ParseInt: parsing "abc": invalid syntax',
        )
        matches(await ok(cluster.get(`${path}/log?limitBytes=3`)), /^...$/)
      },
    },
    {
      name: 'Of a pod with init containers, the log of its only regular container needs no name',
      async run(cluster) {
        const path = await runningPod(cluster, { initContainers: [{ name: 'init', image: 'registry.example/init:1' }] })
        await ok(cluster.get(`${path}/log`), 200)
        await ok(cluster.get(`${path}/log?container=init`), 200)
      },
    },
    {
      name: 'exec, attach and portforward need a connection that can be taken over',
      async run(cluster) {
        const path = await runningPod(cluster)
        for (const subresource of ['exec?command=ls&stdout=true', 'attach?stdout=true', 'portforward'])
          await refused(cluster.get(`${path}/${subresource}`), 400, 'BadRequest', 'Upgrade request required')
      },
    },
  ],
}
