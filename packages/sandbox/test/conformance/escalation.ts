import { allow, as, binding, core, rbac, role, untilAllowed, user } from './access-objects.ts'
import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { at, invalid, matches, ok, refused } from './expectations.ts'
import { urlOf } from './manifests.ts'

const writing = ['get', 'list', 'create', 'update', 'patch']

/** Somebody who may write roles and bindings in a namespace, and what else is allowed there. */
async function clerk(
  cluster: ConformanceCluster,
  namespace: string,
  ...rules: Parameters<typeof allow>[3]
): Promise<{ readonly name: string; readonly headers: Readonly<Record<string, string>> }> {
  const name = cluster.uniqueName('clerk')
  const own = [{ apiGroups: [rbac], resources: ['roles', 'rolebindings'], verbs: writing }, ...rules]
  await allow(cluster, namespace, user(name), own)
  await untilAllowed(cluster, urlOf('roles', namespace), as(name))
  return { name, headers: as(name) }
}

const attempt = (name: string) =>
  `user "${name}" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:`

export const escalation: Topic = {
  title: 'Escalation',
  behaviours: [
    {
      name: 'Nobody can write a Role that allows more than he may do himself',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { name, headers } = await clerk(
          cluster,
          namespace,
          core(['pods', 'secrets'], ['get', 'list']),
          core(['configmaps'], ['get'], ['one']),
        )
        const post = (rules: Parameters<typeof role>[1], object = 'other') =>
          cluster.request('POST', urlOf('roles', namespace), role(object, rules), headers)
        await refused(
          post([
            { apiGroups: ['', 'apps'], resources: ['pods', 'secrets'], verbs: ['get', 'list', 'delete'] },
            core(['configmaps'], ['get', 'watch'], ['one', 'two']),
            { apiGroups: ['*'], resources: ['*/scale'], verbs: ['*'] },
          ]),
          403,
          'Forbidden',
          [
            `roles.${rbac} "other" is forbidden: ${attempt(name)}`,
            '{APIGroups:[""], Resources:["configmaps"], ResourceNames:["one"], Verbs:["watch"]}',
            '{APIGroups:[""], Resources:["configmaps"], ResourceNames:["two"], Verbs:["get" "watch"]}',
            '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
            '{APIGroups:[""], Resources:["secrets"], Verbs:["delete"]}',
            '{APIGroups:["*"], Resources:["*/scale"], Verbs:["*"]}',
            '{APIGroups:["apps"], Resources:["pods"], Verbs:["get" "list" "delete"]}',
            '{APIGroups:["apps"], Resources:["secrets"], Verbs:["get" "list" "delete"]}',
          ].join('\n'),
          { name: 'other', group: rbac, kind: 'roles' },
        )
        await ok(post([core(['pods'], ['get'])], 'small'), 201)
        const path = urlOf('roles', namespace, 'small')
        const wider = { rules: [core(['pods'], ['get', 'delete'])] }
        const why = `roles.${rbac} "small" is forbidden: ${attempt(name)}\n{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}`
        const patch = (type: string, body: unknown, query = '') =>
          cluster.request('PATCH', `${path}${query}`, body, { ...headers, 'content-type': type })
        await refused(patch('application/merge-patch+json', wider), 403, 'Forbidden', why)
        await refused(cluster.request('PUT', path, role('small', wider.rules), headers), 403, 'Forbidden', why)
        const applied = role('small', wider.rules)
        await refused(
          patch('application/apply-patch+yaml', applied, '?fieldManager=me&force=true'),
          403,
          'Forbidden',
          why,
        )
        matches(at(await ok(cluster.get(path)), 'rules'), [core(['pods'], ['get'])])
      },
    },
    {
      name: 'Who may escalate roles can write any',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { headers } = await clerk(cluster, namespace, {
          apiGroups: [rbac],
          resources: ['roles'],
          verbs: ['escalate'],
        })
        const all = role('all', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])
        await ok(cluster.request('POST', urlOf('roles', namespace), all, headers), 201)
      },
    },
    {
      name: 'Nobody can bind a role that allows more than he may do himself, unless he may bind it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const bindable = { apiGroups: [rbac], resources: ['roles'], resourceNames: ['bindable'], verbs: ['bind'] }
        const { name, headers } = await clerk(cluster, namespace, bindable)
        const everything = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
        await cluster.create('roles', namespace, role('bindable', everything))
        await cluster.create('roles', namespace, role('forbidden', everything))
        const post = (object: string, to: string) =>
          cluster.request('POST', urlOf('rolebindings', namespace), binding(object, to, [user(name)]), headers)
        const lines = (...rules: readonly string[]) => ['', ...rules].join('\n')
        await refused(
          post('a', 'Role/forbidden'),
          403,
          'Forbidden',
          `rolebindings.${rbac} "a" is forbidden: ${attempt(name)}${lines('{APIGroups:["*"], Resources:["*"], Verbs:["*"]}')}`,
        )
        await refused(
          post('a', 'ClusterRole/cluster-admin'),
          403,
          'Forbidden',
          `rolebindings.${rbac} "a" is forbidden: ${attempt(name)}${lines(
            '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}',
            '{NonResourceURLs:["*"], Verbs:["*"]}',
          )}`,
        )
        await refused(post('a', 'Role/none'), 404, 'NotFound', `rolebindings.${rbac} "none" not found`)
        await ok(post('a', 'ClusterRole/system:basic-user'), 201)
        await ok(post('b', 'Role/bindable'), 201)
      },
    },
    {
      name: 'A ClusterRole that gathers others can only be written by who may do everything',
      async run(cluster) {
        const name = cluster.uniqueName('clerk')
        const rules = [
          { apiGroups: [rbac], resources: ['clusterroles'], verbs: writing },
          { nonResourceURLs: ['/logs/*'], verbs: ['get'] },
        ]
        await allow(cluster, undefined, user(name), rules)
        await untilAllowed(cluster, urlOf('clusterroles'), as(name))
        const object = cluster.uniqueName('conformance')
        const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { [object]: 'yes' } }] }
        const gathering = { ...role(object, [], 'ClusterRole'), aggregationRule }
        await refused(
          cluster.request('POST', urlOf('clusterroles'), gathering, as(name)),
          403,
          'Forbidden',
          `clusterroles.${rbac} "${object}" is forbidden: must have cluster-admin privileges to use the aggregationRule`,
        )
        const paths = role(object, [{ nonResourceURLs: ['/logs/a', '/x'], verbs: ['get', 'post'] }], 'ClusterRole')
        await refused(
          cluster.request('POST', urlOf('clusterroles'), paths, as(name)),
          403,
          'Forbidden',
          [
            `clusterroles.${rbac} "${object}" is forbidden: ${attempt(name)}`,
            '{NonResourceURLs:["/logs/a"], Verbs:["post"]}',
            '{NonResourceURLs:["/x"], Verbs:["get"]}',
            '{NonResourceURLs:["/x"], Verbs:["post"]}',
          ].join('\n'),
        )
      },
    },
    {
      name: 'A ClusterRole gathers the rules of those that it selects, and follows them',
      async run(cluster) {
        const label = cluster.uniqueName('conformance')
        const part = (name: string, ...rules: Parameters<typeof role>[1]) => {
          const made = role(`${label}-${name}`, rules, 'ClusterRole')
          return { ...made, metadata: { ...made.metadata, labels: { [label]: 'yes' } } }
        }
        const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { [label]: 'yes' } }] }
        await cluster.create('clusterroles', undefined, {
          ...role(label, [core(['services'], ['get'])], 'ClusterRole'),
          aggregationRule,
        })
        await cluster.create('clusterroles', undefined, part('b', core(['pods'], ['get'])))
        await cluster.create('clusterroles', undefined, part('a', core(['nodes'], ['get']), core(['pods'], ['get'])))
        const rulesAre = (...rules: Parameters<typeof role>[1]) =>
          cluster.eventually('the rules are gathered', async () => {
            const found = at(
              (await cluster.get(urlOf('clusterroles', undefined, label))).body,
              'rules',
            ) as readonly unknown[]
            if (found?.length !== rules.length) return false
            matches(found, rules)
            return true
          })
        await rulesAre(core(['nodes'], ['get']), core(['pods'], ['get']))
        await ok(cluster.delete(urlOf('clusterroles', undefined, `${label}-a`)))
        await rulesAre(core(['pods'], ['get']))
      },
    },
    {
      name: 'Roles and bindings that make no sense are refused, and a binding stays with its role',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const post = (resource: string, object: unknown) => cluster.post(urlOf(resource, namespace), object)
        await invalid(
          post('roles', role('a', [{ verbs: [] }, { nonResourceURLs: ['/x'], verbs: ['get'] }])),
          ['rules[0].verbs', 'FieldValueRequired', /verbs must contain at least one value/],
          ['rules[0].apiGroups', 'FieldValueRequired', /resource rules must supply at least one api group/],
          ['rules[0].resources', 'FieldValueRequired', /resource rules must supply at least one resource/],
          ['rules[1].nonResourceURLs', 'FieldValueInvalid', /namespaced rules cannot apply to non-resource URLs/],
        )
        await invalid(
          post(
            'rolebindings',
            binding('a', 'Thing/', [
              { kind: 'Robot', name: 'x' },
              { kind: 'User', name: '' },
            ]),
          ),
          ['roleRef.kind', 'FieldValueNotSupported', /supported values: "Role", "ClusterRole"/],
          ['roleRef.name', 'FieldValueRequired'],
          ['subjects[0].kind', 'FieldValueNotSupported', /supported values: "ServiceAccount", "User", "Group"/],
          ['subjects[1].name', 'FieldValueRequired'],
        )
        await cluster.create('rolebindings', namespace, binding('b', 'Role/one', [user('x')]))
        const path = urlOf('rolebindings', namespace, 'b')
        const value = JSON.stringify({ APIGroup: rbac, Kind: 'Role', Name: 'two' })
        await refused(
          cluster.put(path, binding('b', 'Role/two', [user('x')])),
          422,
          'Invalid',
          `RoleBinding.${rbac} "b" is invalid: roleRef: Invalid value: ${value}: cannot change roleRef`,
        )
      },
    },
  ],
}
