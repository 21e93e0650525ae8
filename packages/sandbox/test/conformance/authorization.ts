import { allow, as, binding, core, group, role, untilAllowed, user } from './access-objects.ts'
import type { Topic } from './behaviour.ts'
import { absent, at, containing, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, deployment, idlePod, urlOf } from './manifests.ts'

const review = (kind: string, spec: unknown) => ({ apiVersion: 'authorization.k8s.io/v1', kind, metadata: {}, spec })

export const authorization: Topic = {
  title: 'Authorization',
  behaviours: [
    {
      name: 'Whoever has no right is refused, and told which one',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = cluster.uniqueName('nobody')
        const inside = `in the namespace "${namespace}"`
        const pods = urlOf('pods', namespace)
        const cases: readonly (readonly [method: string, path: string, what: string, right: string])[] = [
          ['GET', pods, 'pods', `list resource "pods" in API group "" ${inside}`],
          ['GET', `${pods}?watch=1`, 'pods', `watch resource "pods" in API group "" ${inside}`],
          ['GET', `${pods}/a`, 'pods "a"', `get resource "pods" in API group "" ${inside}`],
          [
            'GET',
            `${pods}?fieldSelector=metadata.name%3Da`,
            'pods "a"',
            `list resource "pods" in API group "" ${inside}`,
          ],
          ['POST', pods, 'pods', `create resource "pods" in API group "" ${inside}`],
          ['PUT', `${pods}/a`, 'pods "a"', `update resource "pods" in API group "" ${inside}`],
          ['PATCH', `${pods}/a/status`, 'pods "a"', `patch resource "pods/status" in API group "" ${inside}`],
          ['DELETE', `${pods}/a`, 'pods "a"', `delete resource "pods" in API group "" ${inside}`],
          ['DELETE', pods, 'pods', `deletecollection resource "pods" in API group "" ${inside}`],
          ['POST', `${pods}/a/eviction`, 'pods "a"', `create resource "pods/eviction" in API group "" ${inside}`],
          ['GET', `${pods}/a/log`, 'pods "a"', `get resource "pods/log" in API group "" ${inside}`],
          ['GET', urlOf('pods'), 'pods', 'list resource "pods" in API group "" at the cluster scope'],
          [
            'GET',
            urlOf('namespaces', undefined, namespace),
            `namespaces "${namespace}"`,
            `get resource "namespaces" in API group "" ${inside}`,
          ],
          [
            'GET',
            urlOf('nodes', undefined, 'a'),
            'nodes "a"',
            'get resource "nodes" in API group "" at the cluster scope',
          ],
          [
            'PATCH',
            urlOf('deployments', namespace, 'a', 'scale'),
            'deployments.apps "a"',
            `patch resource "deployments/scale" in API group "apps" ${inside}`,
          ],
          [
            'GET',
            '/apis/nowhere.example/v1/things',
            'things.nowhere.example',
            'list resource "things" in API group "nowhere.example" at the cluster scope',
          ],
        ]
        await Promise.all(
          cases.map(([method, path, what, right]) =>
            refused(
              cluster.request(method, path, undefined, as(name)),
              403,
              'Forbidden',
              `${what} is forbidden: User "${name}" cannot ${right}`,
            ),
          ),
        )
        const details = { name: 'a', group: 'apps', kind: 'deployments' }
        const path = urlOf('deployments', namespace, 'a')
        await refused(cluster.get(path, as(name)), 403, 'Forbidden', /cannot get/, details)
        await refused(
          cluster.get('/logs', as(name)),
          403,
          'Forbidden',
          `forbidden: User "${name}" cannot get path "/logs"`,
        )
      },
    },
    {
      name: 'Everybody who is known may discover the API and ask what he may do',
      async run(cluster) {
        const who = as(cluster.uniqueName('nobody'))
        for (const path of [
          '/version',
          '/healthz',
          '/readyz',
          '/api',
          '/apis',
          '/api/v1',
          '/apis/apps/v1',
          '/openapi/v3',
        ])
          matches((await cluster.get(path, who)).status, 200)
        const spec = { resourceAttributes: { verb: 'list', resource: 'nodes' } }
        const body = review('SelfSubjectAccessReview', spec)
        matches(await ok(cluster.request('POST', urlOf('selfsubjectaccessreviews'), body, who), 201), {
          status: { allowed: false, reason: absent },
        })
        await refused(cluster.request('POST', '/version', {}, who), 403, 'Forbidden', /cannot post path "\/version"$/)
      },
    },
    {
      name: 'A Role allows its verbs on its resources, subresources and names, and nothing else',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = cluster.uniqueName('user')
        const who = as(name)
        await allow(cluster, namespace, user(name), [
          core(['pods'], ['get', 'list', 'create']),
          core(['configmaps'], ['get'], ['mine']),
          { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['get', 'patch'] },
        ])
        await cluster.create('configmaps', namespace, configMap('mine'))
        await cluster.create('deployments', namespace, deployment('web', { replicas: 0 }))
        await untilAllowed(cluster, urlOf('pods', namespace), who)
        await ok(cluster.request('POST', urlOf('pods', namespace), idlePod('a'), who), 201)
        await ok(cluster.get(urlOf('pods', namespace, 'a'), who), 200)
        await ok(cluster.get(urlOf('configmaps', namespace, 'mine'), who), 200)
        await ok(cluster.get(urlOf('deployments', namespace, 'web', 'scale'), who), 200)
        for (const [method, path] of [
          ['DELETE', urlOf('pods', namespace, 'a')],
          ['GET', `${urlOf('pods', namespace)}?watch=true`],
          ['GET', urlOf('pods', namespace, 'a', 'log')],
          ['GET', urlOf('configmaps', namespace, 'other')],
          ['GET', urlOf('configmaps', namespace)],
          ['GET', urlOf('deployments', namespace, 'web')],
          ['GET', urlOf('pods', 'default')],
          ['GET', urlOf('pods')],
        ] as const)
          matches((await cluster.request(method, path, undefined, who)).status, 403)
      },
    },
    {
      name: 'Server-side apply of an object that does not exist needs the right to create it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = cluster.uniqueName('user')
        const headers = { ...as(name), 'content-type': 'application/apply-patch+yaml' }
        await allow(cluster, namespace, user(name), [core(['configmaps'], ['get', 'patch'])])
        await cluster.create('configmaps', namespace, configMap('there'))
        await untilAllowed(cluster, urlOf('configmaps', namespace, 'there'), as(name))
        const apply = (object: string) =>
          cluster.request(
            'PATCH',
            `${urlOf('configmaps', namespace, object)}?fieldManager=me`,
            configMap(object),
            headers,
          )
        await refused(
          apply('new'),
          403,
          'Forbidden',
          `configmaps "new" is forbidden: User "${name}" cannot create resource "configmaps" in API group "" in the namespace "${namespace}"`,
        )
        await ok(apply('there'), 200)
      },
    },
    {
      name: 'The ClusterRoles view, edit and admin count where they are bound',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const [viewer, editor, chief] = [
          cluster.uniqueName('viewer'),
          cluster.uniqueName('editor'),
          cluster.uniqueName('chief'),
        ]
        for (const [kind, name] of [
          ['view', viewer],
          ['edit', editor],
          ['admin', chief],
        ] as const)
          await cluster.create('rolebindings', namespace, binding(kind, `ClusterRole/${kind}`, [group(name)]))
        const may = async (name: string, method: string, path: string, body?: unknown) => {
          const headers = as('somebody', { 'impersonate-group': name })
          return (await cluster.request(method, path, body, headers)).status !== 403
        }
        for (const name of [viewer, editor, chief])
          await cluster.eventually(`${name} may list`, () => may(name, 'GET', urlOf('pods', namespace)))
        const secrets = urlOf('secrets', namespace)
        const maps = urlOf('configmaps', namespace)
        matches(
          {
            viewer: [await may(viewer, 'GET', secrets), await may(viewer, 'POST', maps, configMap('a'))],
            editor: [await may(editor, 'GET', secrets), await may(editor, 'POST', maps, configMap('b'))],
            roles: [
              await may(editor, 'GET', urlOf('roles', namespace)),
              await may(chief, 'POST', urlOf('roles', namespace), role('small', [core(['pods'], ['get'])])),
            ],
            elsewhere: [await may(chief, 'GET', urlOf('pods', 'default')), await may(chief, 'GET', urlOf('nodes'))],
          },
          { viewer: [false, false], editor: [true, true], roles: [false, true], elsewhere: [false, false] },
        )
      },
    },
    {
      name: 'A rule for paths may end with a star',
      async run(cluster) {
        const name = cluster.uniqueName('user')
        await allow(cluster, undefined, user(name), [{ nonResourceURLs: ['/nowhere/*', '/metrics'], verbs: ['get'] }])
        await untilAllowed(cluster, '/nowhere/a', as(name))
        matches((await cluster.get('/nowhere/a/b', as(name))).status, 404)
        matches((await cluster.get('/nowhere', as(name))).status, 403)
        matches((await cluster.request('POST', '/nowhere/a', {}, as(name))).status, 403)
      },
    },
    {
      name: 'Of a role that does not exist the refusal and the reviews tell',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = cluster.uniqueName('user')
        await cluster.create('rolebindings', namespace, binding('lost', 'Role/lost', [user(name)]))
        const why = `RBAC: role.${'rbac.authorization.k8s.io'} "lost" not found`
        const path = urlOf('pods', namespace)
        await cluster.eventually('the binding is known', async () =>
          String(at((await cluster.get(path, as(name))).body, 'message')).endsWith(
            `in the namespace "${namespace}": ${why}`,
          ),
        )
        const spec = { user: name, resourceAttributes: { namespace, verb: 'list', resource: 'pods' } }
        matches(await ok(cluster.post(urlOf('subjectaccessreviews'), review('SubjectAccessReview', spec))), {
          status: { allowed: false, reason: why },
        })
      },
    },
    {
      name: 'Reviews tell which binding allows something, and what somebody may do in a namespace',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const [name, team] = [cluster.uniqueName('user'), cluster.uniqueName('team')]
        const headers = as(name, { 'impersonate-group': team })
        const rule = core(['pods'], ['get', 'list'])
        await cluster.create('roles', namespace, role('reader', [rule]))
        await cluster.create('rolebindings', namespace, binding('readers', 'Role/reader', [group(team)]))
        await untilAllowed(cluster, urlOf('pods', namespace), headers)
        const spec = { resourceAttributes: { namespace, verb: 'list', resource: 'pods' } }
        const own = review('SelfSubjectAccessReview', spec)
        const reason = `RBAC: allowed by RoleBinding "readers/${namespace}" of Role "reader" to Group "${team}"`
        matches(await ok(cluster.request('POST', urlOf('selfsubjectaccessreviews'), own, headers), 201), {
          status: { allowed: true, reason },
        })
        const rules = review('SelfSubjectRulesReview', { namespace })
        matches(await ok(cluster.request('POST', urlOf('selfsubjectrulesreviews'), rules, headers), 201), {
          status: {
            resourceRules: containing(rule, {
              apiGroups: ['authentication.k8s.io'],
              resources: ['selfsubjectreviews'],
            }),
            nonResourceRules: containing({ verbs: ['get'], nonResourceURLs: containing('/version', '/api/*') }),
            incomplete: false,
          },
        })
        matches((await cluster.request('POST', urlOf('subjectaccessreviews'), own, headers)).status, 403)
      },
    },
    {
      name: 'Reviews that make no sense are refused',
      async run(cluster) {
        const resourceAttributes = { namespace: 'default', verb: 'get', resource: 'pods' }
        const nonResourceAttributes = { path: '/x', verb: 'get' }
        const post = (resource: string, kind: string, spec: unknown, namespace?: string) =>
          cluster.post(urlOf(resource, namespace), review(kind, spec))
        await invalid(
          post('selfsubjectaccessreviews', 'SelfSubjectAccessReview', { resourceAttributes, nonResourceAttributes }),
          [
            'spec.nonResourceAttributes',
            'FieldValueInvalid',
            /cannot be specified in combination with resourceAttributes/,
          ],
        )
        await invalid(post('subjectaccessreviews', 'SubjectAccessReview', { resourceAttributes }), [
          'spec.user',
          'FieldValueInvalid',
          /at least one of user or group must be specified/,
        ])
        const local = { user: 'a', resourceAttributes: { ...resourceAttributes, namespace: 'kube-system' } }
        await invalid(post('localsubjectaccessreviews', 'LocalSubjectAccessReview', local, 'default'), [
          'spec.resourceAttributes.namespace',
          'FieldValueInvalid',
          /must match metadata.namespace/,
        ])
        await refused(
          post('selfsubjectrulesreviews', 'SelfSubjectRulesReview', {}),
          400,
          'BadRequest',
          'no namespace on request',
        )
      },
    },
    {
      name: 'The API server brings roles and bindings of its own',
      async run(cluster) {
        const named = (name: string) => (value: unknown) => at(value, 'metadata', 'name') === name
        const selector = '?labelSelector=kubernetes.io%2Fbootstrapping%3Drbac-defaults'
        const names = async (resource: string) =>
          at(await ok(cluster.get(`${urlOf(resource)}${selector}`)), 'items') as readonly unknown[]
        const roles = await names('clusterroles')
        const bindings = await names('clusterrolebindings')
        for (const name of [
          'cluster-admin',
          'admin',
          'edit',
          'view',
          'system:basic-user',
          'system:discovery',
          'system:public-info-viewer',
        ])
          matches(roles.filter(named(name)).length, 1)
        matches(roles.find(named('cluster-admin')), {
          metadata: { annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' } },
          rules: [
            { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
            { nonResourceURLs: ['*'], verbs: ['*'] },
          ],
        })
        matches(bindings.find(named('cluster-admin')), { subjects: [{ kind: 'Group', name: 'system:masters' }] })
        matches(roles.find(named('admin')), {
          aggregationRule: {
            clusterRoleSelectors: [{ matchLabels: { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' } }],
          },
          rules: containing(
            { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
            { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
          ),
        })
      },
    },
  ],
}
