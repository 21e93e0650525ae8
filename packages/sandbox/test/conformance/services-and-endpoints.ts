import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { at, matches, ok } from './expectations.ts'
import { container, idlePod, pod, service, urlOf } from './manifests.ts'

const labels = { app: 's' }

async function readyPod(
  cluster: ConformanceCluster,
  namespace: string,
  spec: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  await cluster.create('pods', namespace, pod('p', spec, { labels }))
  const { body } = await cluster.until(
    'it is ready',
    urlOf('pods', namespace, 'p'),
    ({ body }) =>
      JSON.stringify(at(body, 'status', 'conditions') ?? []).includes('"Ready","status":"True"') || isReady(body),
  )
  return String(at(body, 'status', 'podIP'))
}

function isReady(body: unknown): boolean {
  const conditions = (at(body, 'status', 'conditions') ?? []) as readonly unknown[]
  return conditions.some((each) => at(each, 'type') === 'Ready' && at(each, 'status') === 'True')
}

async function slicesOf(cluster: ConformanceCluster, namespace: string): Promise<readonly unknown[]> {
  const list = await ok(
    cluster.get(`${urlOf('endpointslices', namespace)}?labelSelector=kubernetes.io%2Fservice-name%3Ds`),
  )
  return at(list, 'items') as readonly unknown[]
}

const endpoints = (cluster: ConformanceCluster, namespace: string, what: string, holds: (slice: unknown) => boolean) =>
  cluster.eventually(what, async () => {
    const [slice] = await slicesOf(cluster, namespace)
    return slice !== undefined && holds(slice) ? slice : undefined
  })

export const servicesAndEndpoints: Topic = {
  title: 'Services and endpoints',
  behaviours: [
    {
      name: 'The address of a ready pod is in the EndpointSlice of the Service that selects it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create(
          'services',
          namespace,
          service('s', { ports: [{ name: 'web', port: 80, targetPort: 8080 }] }),
        )
        const ip = await readyPod(cluster, namespace)
        const slice = await endpoints(
          cluster,
          namespace,
          'it is listed as ready',
          (found) => at(found, 'endpoints', 0, 'conditions', 'ready') === true,
        )
        matches(slice, {
          addressType: 'IPv4',
          metadata: {
            labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' },
            ownerReferences: [{ kind: 'Service', name: 's' }],
          },
          endpoints: [
            {
              addresses: [ip],
              conditions: { ready: true, serving: true, terminating: false },
              targetRef: { kind: 'Pod', name: 'p', namespace },
            },
          ],
          ports: [{ name: 'web', port: 8080, protocol: 'TCP' }],
        })
      },
    },
    {
      name: 'The address of a ready pod is in the Endpoints of the Service too',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('services', namespace, service('s'))
        const ip = await readyPod(cluster, namespace)
        const { body } = await cluster.until(
          'it is listed',
          urlOf('endpoints', namespace, 's'),
          ({ body }) => at(body, 'subsets', 0, 'addresses', 0, 'ip') === ip,
        )
        matches(body, {
          subsets: [
            { addresses: [{ ip, targetRef: { kind: 'Pod', name: 'p' } }], ports: [{ port: 80, protocol: 'TCP' }] },
          ],
        })
      },
    },
    {
      name: 'A target port that is a name is looked up in the pod',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('services', namespace, service('s', { ports: [{ port: 80, targetPort: 'http' }] }))
        await readyPod(cluster, namespace, {
          containers: [{ ...container, ports: [{ name: 'http', containerPort: 9090 }] }],
        })
        await endpoints(cluster, namespace, 'the port is found', (found) => at(found, 'ports', 0, 'port') === 9090)
      },
    },
    {
      name: 'A pod that is deleted leaves the endpoints',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('services', namespace, service('s'))
        await readyPod(cluster, namespace)
        await endpoints(cluster, namespace, 'it is listed', (found) => at(found, 'endpoints', 0) !== undefined)
        await ok(cluster.delete(urlOf('pods', namespace, 'p'), { gracePeriodSeconds: 0 }))
        await endpoints(cluster, namespace, 'it is not listed', (found) => at(found, 'endpoints', 0) === undefined)
      },
    },
    {
      name: 'A pod whose labels change joins or leaves the endpoints',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('services', namespace, service('s'))
        await readyPod(cluster, namespace)
        await endpoints(cluster, namespace, 'it is listed', (found) => at(found, 'endpoints', 0) !== undefined)
        await ok(cluster.patch(urlOf('pods', namespace, 'p'), { metadata: { labels: { app: 'other' } } }))
        await endpoints(cluster, namespace, 'it is not listed', (found) => at(found, 'endpoints', 0) === undefined)
      },
    },
    {
      name: 'A pod that has no address yet is no endpoint',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('services', namespace, service('s'))
        await cluster.create('pods', namespace, idlePod('p', {}, { labels }))
        const slice = await endpoints(cluster, namespace, 'there is a slice', () => true)
        matches(((at(slice, 'endpoints') ?? []) as readonly unknown[]).length, 0)
      },
    },
    {
      name: 'A Service whose selector changes has other endpoints',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('services', namespace, service('s', { selector: { app: 'nobody' } }))
        await readyPod(cluster, namespace)
        await ok(cluster.patch(urlOf('services', namespace, 's'), { spec: { selector: labels } }))
        await endpoints(
          cluster,
          namespace,
          'the pod is listed',
          (found) => at(found, 'endpoints', 0, 'targetRef', 'name') === 'p',
        )
      },
    },
    {
      name: 'A Service without a selector is given no endpoints',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('services', namespace, service('s', { selector: undefined }))
        await cluster.create('services', namespace, service('other'))
        await cluster.until(
          'the other has Endpoints',
          urlOf('endpoints', namespace, 'other'),
          ({ status }) => status === 200,
        )
        matches(await cluster.get(urlOf('endpoints', namespace, 's')), { status: 404 })
      },
    },
    {
      name: 'The endpoints of a Service go with it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('services', namespace, service('s'))
        await cluster.until('there are Endpoints', urlOf('endpoints', namespace, 's'), ({ status }) => status === 200)
        await ok(cluster.delete(urlOf('services', namespace, 's')))
        await cluster.until('they are gone', urlOf('endpoints', namespace, 's'), ({ status }) => status === 404)
        await cluster.eventually('the slices are gone', async () => (await slicesOf(cluster, namespace)).length === 0)
      },
    },
    {
      name: 'No two Services have the same address',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const addresses = new Set<unknown>()
        for (const name of ['a', 'b', 'c', 'd'])
          addresses.add(at(await cluster.create('services', namespace, service(name)), 'spec', 'clusterIP'))
        matches(addresses.size, 4)
      },
    },
    {
      name: 'The API server itself is the Service kubernetes in the namespace default',
      async run(cluster) {
        matches(await ok(cluster.get(urlOf('services', 'default', 'kubernetes'))), {
          metadata: { labels: { component: 'apiserver', provider: 'kubernetes' } },
          spec: { ports: [{ name: 'https', port: 443 }] },
        })
      },
    },
  ],
}
