import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, matches, ok, refused, someText } from './expectations.ts'

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
const has =
  (...wanted: readonly string[]) =>
  (value: unknown): boolean =>
    Array.isArray(value) && wanted.every((each) => value.includes(each))
const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

export const discovery: Topic = {
  title: 'Discovery',
  behaviours: [
    {
      name: '/version tells the version of Kubernetes',
      async run(cluster) {
        matches(await ok(cluster.get('/version')), {
          major: '1',
          minor: /^\d+/,
          gitVersion: /^v1\.\d+\.\d+/,
          platform: someText,
        })
      },
    },
    ...['/healthz', '/livez', '/readyz'].map((path) => ({
      name: `${path} answers ok`,
      async run(cluster: ConformanceCluster) {
        matches(await ok(cluster.get(path), 200), 'ok')
      },
    })),
    {
      name: '/api lists the versions of the core group',
      async run(cluster) {
        matches(await ok(cluster.get('/api')), {
          kind: 'APIVersions',
          versions: ['v1'],
          serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0' }],
        })
      },
    },
    {
      name: '/apis lists the groups with their versions and preferred version',
      async run(cluster) {
        const list = await ok(cluster.get('/apis'))
        const v1 = (group: string) => ({
          name: group,
          versions: containing({ groupVersion: `${group}/v1`, version: 'v1' }),
          preferredVersion: { version: 'v1' },
        })
        matches(list, {
          kind: 'APIGroupList',
          apiVersion: 'v1',
          groups: containing(
            v1('apps'),
            v1('batch'),
            v1('policy'),
            v1('networking.k8s.io'),
            v1('apiextensions.k8s.io'),
          ),
        })
      },
    },
    {
      name: '/apis/GROUP describes one group',
      async run(cluster) {
        matches(await ok(cluster.get('/apis/apps')), {
          kind: 'APIGroup',
          apiVersion: 'v1',
          name: 'apps',
          versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
          preferredVersion: { groupVersion: 'apps/v1' },
        })
      },
    },
    {
      name: 'The newest stable version of autoscaling is preferred',
      async run(cluster) {
        matches(await ok(cluster.get('/apis/autoscaling')), { preferredVersion: { groupVersion: 'autoscaling/v2' } })
      },
    },
    {
      name: 'The core group lists its kinds with verbs, short names and categories',
      async run(cluster) {
        matches(await ok(cluster.get('/api/v1')), {
          kind: 'APIResourceList',
          groupVersion: 'v1',
          resources: containing(
            {
              name: 'pods',
              singularName: 'pod',
              namespaced: true,
              kind: 'Pod',
              verbs: has(...allVerbs),
              shortNames: ['po'],
              categories: ['all'],
            },
            {
              name: 'configmaps',
              singularName: 'configmap',
              kind: 'ConfigMap',
              shortNames: ['cm'],
              categories: absent,
            },
            { name: 'nodes', singularName: 'node', namespaced: false, kind: 'Node', shortNames: ['no'] },
            { name: 'services', shortNames: ['svc'], categories: ['all'] },
          ),
        })
      },
    },
    {
      name: 'Namespaces cannot be deleted as a collection, and discovery says so',
      async run(cluster) {
        const list = await ok(cluster.get('/api/v1'))
        const entry = (at(list, 'resources') as readonly unknown[]).find((each) => at(each, 'name') === 'namespaces')
        matches((at(entry, 'verbs') as readonly string[]).includes('deletecollection'), false)
      },
    },
    {
      name: 'Subresources are listed with the kind that they speak',
      async run(cluster) {
        matches(await ok(cluster.get('/api/v1')), {
          resources: containing(
            { name: 'pods/log', kind: 'Pod', verbs: ['get'] },
            { name: 'pods/status', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
            { name: 'pods/eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
            { name: 'pods/binding', kind: 'Binding', verbs: ['create'] },
            { name: 'nodes/status', kind: 'Node' },
          ),
        })
      },
    },
    {
      name: 'The group apps lists Deployments and their subresources',
      async run(cluster) {
        matches(await ok(cluster.get('/apis/apps/v1')), {
          kind: 'APIResourceList',
          apiVersion: 'v1',
          groupVersion: 'apps/v1',
          resources: containing(
            {
              name: 'deployments',
              kind: 'Deployment',
              shortNames: ['deploy'],
              categories: ['all'],
              verbs: has(...allVerbs),
            },
            {
              name: 'deployments/scale',
              kind: 'Scale',
              group: 'autoscaling',
              version: 'v1',
              verbs: ['get', 'patch', 'update'],
            },
            { name: 'deployments/status', kind: 'Deployment' },
            { name: 'statefulsets', shortNames: ['sts'] },
            { name: 'daemonsets', shortNames: ['ds'] },
            { name: 'replicasets', shortNames: ['rs'] },
          ),
        })
      },
    },
    {
      name: 'Reviews can only be created',
      async run(cluster) {
        matches(await ok(cluster.get('/apis/authorization.k8s.io/v1')), {
          resources: containing({ name: 'selfsubjectaccessreviews', namespaced: false, verbs: ['create'] }),
        })
      },
    },
    {
      name: 'A client may ask for everything at once: aggregated discovery of the named groups',
      async run(cluster) {
        const list = await ok(cluster.get('/apis', { accept: aggregated }))
        matches(list, {
          kind: 'APIGroupDiscoveryList',
          apiVersion: 'apidiscovery.k8s.io/v2',
          items: containing({
            metadata: { name: 'apps' },
            versions: [
              {
                version: 'v1',
                resources: containing({
                  resource: 'deployments',
                  scope: 'Namespaced',
                  singularResource: 'deployment',
                  responseKind: { kind: 'Deployment' },
                  shortNames: ['deploy'],
                  verbs: has(...allVerbs),
                  subresources: containing({ subresource: 'scale', responseKind: { kind: 'Scale' } }),
                }),
              },
            ],
          }),
        })
      },
    },
    {
      name: 'Aggregated discovery of the core group is at /api',
      async run(cluster) {
        const answer = await cluster.get('/api', { accept: aggregated })
        matches(answer.headers['content-type'], /as=APIGroupDiscoveryList/)
        matches(answer.body, {
          items: [
            {
              versions: [
                { version: 'v1', resources: containing({ resource: 'pods' }, { resource: 'nodes', scope: 'Cluster' }) },
              ],
            },
          ],
        })
      },
    },
    {
      name: 'A group that does not exist is answered with 404',
      async run(cluster) {
        matches(await cluster.get('/apis/none.example.com/v1'), { status: 404 })
      },
    },
    {
      name: 'A version that does not exist is answered with 404',
      async run(cluster) {
        matches(await cluster.get('/apis/apps/v1beta1'), { status: 404 })
      },
    },
    {
      name: 'A kind that does not exist is answered with 404, reason NotFound',
      async run(cluster) {
        matches(await cluster.get('/api/v1/namespaces/default/gadgets'), { status: 404 })
        await refused(
          cluster.get('/apis/apps/v1/namespaces/default/gadgets'),
          404,
          'NotFound',
          'the server could not find the requested resource',
        )
      },
    },
    {
      name: 'A method that no resource knows is refused with 405',
      async run(cluster) {
        await refused(
          cluster.put('/api/v1/namespaces/default/configmaps', {}),
          405,
          'MethodNotAllowed',
          'the server does not allow this method on the requested resource',
        )
      },
    },
    {
      name: 'OpenAPI v3 lists a document for each group and version',
      async run(cluster) {
        // The server calls this one document text.
        const body = await ok(cluster.get('/openapi/v3'))
        const { paths } = (typeof body === 'string' ? JSON.parse(body) : body) as { paths: Record<string, unknown> }
        for (const path of ['api/v1', 'apis/apps/v1', 'apis/batch/v1'])
          matches(paths[path], { serverRelativeURL: /^\/openapi\/v3\/.+\?hash=.+/ })
      },
    },
    {
      name: 'The OpenAPI v3 document of apps/v1 describes a Deployment',
      async run(cluster) {
        const document = await ok(cluster.get('/openapi/v3/apis/apps/v1'))
        matches(at(document, 'openapi'), /^3\./)
        matches(at(document, 'components', 'schemas', 'io.k8s.api.apps.v1.Deployment'), {
          type: 'object',
          properties: { spec: (value: unknown) => JSON.stringify(value).includes('io.k8s.api.apps.v1.DeploymentSpec') },
          'x-kubernetes-group-version-kind': [{ group: 'apps', kind: 'Deployment', version: 'v1' }],
        })
      },
    },
    {
      name: 'The OpenAPI v3 document tells how lists are merged',
      async run(cluster) {
        const document = await ok(cluster.get('/openapi/v3/apis/apps/v1'))
        matches(at(document, 'components', 'schemas', 'io.k8s.api.core.v1.PodSpec', 'properties', 'containers'), {
          type: 'array',
          'x-kubernetes-patch-merge-key': 'name',
          'x-kubernetes-patch-strategy': 'merge',
        })
      },
    },
    {
      name: 'OpenAPI v2 is there as JSON and in protobuf, which a client names in two ways',
      async run(cluster) {
        const json = await cluster.get('/openapi/v2')
        matches(json, { status: 200, headers: { 'content-type': 'application/json', vary: /Accept/, etag: someText } })
        matches(at(json.body, 'definitions', 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'), {
          type: 'string',
          format: 'int-or-string',
        })
        for (const version of ['@v1.0', '.v1.0']) {
          const accept = `application/com.github.proto-openapi.spec.v2${version}+protobuf`
          const { status, headers, body } = await cluster.get('/openapi/v2', { accept })
          matches(status, 200)
          matches(headers['content-type'], 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
          matches(String(body).startsWith('\n\u00032.0'), true)
        }
        matches(await cluster.get('/openapi/v2', { accept: 'text/plain' }), { status: 406, body: '' })
        const tag = String((await cluster.get('/openapi/v2')).headers.etag)
        matches(tag, /^"[0-9A-F]{128}"$/)
      },
    },
  ],
}
