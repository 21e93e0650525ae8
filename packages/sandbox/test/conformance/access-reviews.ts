import type { Topic } from './behaviour.ts'
import { at, containing, invalid, matches, ok, refused, someText } from './expectations.ts'
import { urlOf } from './manifests.ts'

const review = (kind: string, spec: unknown) => ({ apiVersion: 'authorization.k8s.io/v1', kind, metadata: {}, spec })
const rbac = 'rbac.authorization.k8s.io'

export const accessReviews: Topic = {
  title: 'Access reviews',
  behaviours: [
    {
      name: 'An administrator may do anything, says a SelfSubjectAccessReview',
      async run(cluster) {
        const resourceAttributes = { namespace: 'default', verb: 'delete', group: 'apps', resource: 'deployments' }
        matches(
          await ok(
            cluster.post(urlOf('selfsubjectaccessreviews'), review('SelfSubjectAccessReview', { resourceAttributes })),
            201,
          ),
          { kind: 'SelfSubjectAccessReview', spec: { resourceAttributes }, status: { allowed: true } },
        )
      },
    },
    {
      name: 'A SelfSubjectAccessReview can be about a path',
      async run(cluster) {
        const nonResourceAttributes = { path: '/version', verb: 'get' }
        matches(
          await ok(
            cluster.post(
              urlOf('selfsubjectaccessreviews'),
              review('SelfSubjectAccessReview', { nonResourceAttributes }),
            ),
            201,
          ),
          { status: { allowed: true } },
        )
      },
    },
    {
      name: 'A SelfSubjectAccessReview about nothing is refused',
      async run(cluster) {
        await refused(
          cluster.post(urlOf('selfsubjectaccessreviews'), review('SelfSubjectAccessReview', {})),
          422,
          'Invalid',
        )
      },
    },
    {
      name: 'A SubjectAccessReview with a name is refused, one with a namespace is not',
      async run(cluster) {
        const nonResourceAttributes = { path: '/version', verb: 'get' }
        const asked = (metadata: object) => ({
          ...review('SubjectAccessReview', { user: 'somebody', nonResourceAttributes }),
          metadata,
        })
        const path = urlOf('subjectaccessreviews')
        await ok(cluster.post(path, asked({ namespace: 'default' })), 201)
        await invalid(cluster.post(path, asked({ name: 'x' })), ['metadata', 'FieldValueInvalid', /must be empty$/])
      },
    },
    {
      name: 'A SelfSubjectRulesReview lists what an administrator may do: everything',
      async run(cluster) {
        matches(
          await ok(
            cluster.post(urlOf('selfsubjectrulesreviews'), review('SelfSubjectRulesReview', { namespace: 'default' })),
            201,
          ),
          {
            status: {
              incomplete: false,
              resourceRules: containing({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }),
            },
          },
        )
      },
    },
    {
      name: 'A SelfSubjectReview tells who the client is',
      async run(cluster) {
        const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} }
        matches(await ok(cluster.post(urlOf('selfsubjectreviews'), body), 201), {
          status: { userInfo: { username: someText, groups: containing('system:authenticated') } },
        })
      },
    },
    {
      name: 'A SubjectAccessReview says no for a stranger',
      async run(cluster) {
        const spec = {
          user: 'conformance-stranger',
          resourceAttributes: { namespace: 'default', verb: 'get', resource: 'pods' },
        }
        matches(await ok(cluster.post(urlOf('subjectaccessreviews'), review('SubjectAccessReview', spec)), 201), {
          status: { allowed: false },
        })
      },
    },
    {
      name: 'A Role and its RoleBinding allow what they name, in their namespace only',
      async run(cluster) {
        const [namespace, other, user] = [
          await cluster.namespace(),
          await cluster.namespace(),
          cluster.uniqueName('user'),
        ]
        const role = {
          apiVersion: `${rbac}/v1`,
          kind: 'Role',
          metadata: { name: 'reader' },
          rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
        }
        await cluster.create('roles', namespace, role)
        await cluster.create('rolebindings', namespace, {
          apiVersion: `${rbac}/v1`,
          kind: 'RoleBinding',
          metadata: { name: 'reader' },
          roleRef: { apiGroup: rbac, kind: 'Role', name: 'reader' },
          subjects: [{ kind: 'User', apiGroup: rbac, name: user }],
        })
        const allowed = async (where: string, verb: string) => {
          const resourceAttributes = { namespace: where, verb, resource: 'pods' }
          return at(
            await ok(
              cluster.post(urlOf('subjectaccessreviews'), review('SubjectAccessReview', { user, resourceAttributes })),
            ),
            'status',
            'allowed',
          )
        }
        await cluster.eventually('the authorizer knows it', async () => (await allowed(namespace, 'get')) === true)
        matches(
          [await allowed(namespace, 'list'), await allowed(namespace, 'delete'), await allowed(other, 'get')],
          [true, false, false],
        )
      },
    },
    {
      name: 'A ClusterRole that is bound cluster-wide allows what it names everywhere',
      async run(cluster) {
        const name = cluster.uniqueName('conformance')
        await cluster.create('clusterroles', undefined, {
          apiVersion: `${rbac}/v1`,
          kind: 'ClusterRole',
          metadata: { name },
          rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] }],
        })
        await cluster.create('clusterrolebindings', undefined, {
          apiVersion: `${rbac}/v1`,
          kind: 'ClusterRoleBinding',
          metadata: { name },
          roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
          subjects: [{ kind: 'Group', apiGroup: rbac, name }],
        })
        const resourceAttributes = { namespace: 'anywhere', verb: 'patch', group: 'apps', resource: 'deployments' }
        const body = review('SubjectAccessReview', { user: 'somebody', groups: [name], resourceAttributes })
        await cluster.eventually(
          'it is allowed',
          async () => at(await ok(cluster.post(urlOf('subjectaccessreviews'), body)), 'status', 'allowed') === true,
        )
      },
    },
    {
      name: 'A LocalSubjectAccessReview is about its own namespace',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const spec = { user: 'conformance-stranger', resourceAttributes: { namespace, verb: 'get', resource: 'pods' } }
        matches(
          await ok(
            cluster.post(urlOf('localsubjectaccessreviews', namespace), {
              ...review('LocalSubjectAccessReview', spec),
              metadata: { namespace },
            }),
            201,
          ),
          { status: { allowed: false } },
        )
      },
    },
    {
      name: 'A TokenReview does not authenticate a token that is none',
      async run(cluster) {
        const body = {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenReview',
          metadata: {},
          spec: { token: 'nonsense' },
        }
        matches(await ok(cluster.post(urlOf('tokenreviews'), body), 201), {
          status: { authenticated: (value: unknown) => value !== true },
        })
      },
    },
    {
      name: 'A service account is given a token that a TokenReview knows',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const request = {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { expirationSeconds: 600 },
        }
        const answer = await ok(cluster.post(urlOf('serviceaccounts', namespace, 'default', 'token'), request), 201)
        matches(answer, { kind: 'TokenRequest', status: { token: someText, expirationTimestamp: /Z$/ } })
        const body = {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenReview',
          metadata: {},
          spec: { token: at(answer, 'status', 'token') },
        }
        matches(await ok(cluster.post(urlOf('tokenreviews'), body), 201), {
          status: { authenticated: true, user: { username: `system:serviceaccount:${namespace}:default` } },
        })
      },
    },
  ],
}
