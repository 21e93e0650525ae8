import { allow, as, binding, core, tokenFor, untilAllowed, user, withToken } from './access-objects.ts'
import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, invalid, matches, ok, refused, someText } from './expectations.ts'
import { configMap, idlePod, urlOf } from './manifests.ts'

const api = 'authentication.k8s.io/v1'
const audience = 'https://kubernetes.default.svc.cluster.local'

const account = (name: string) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } })

async function whoAmI(cluster: ConformanceCluster, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const body = { apiVersion: api, kind: 'SelfSubjectReview', metadata: {} }
  return at(await ok(cluster.request('POST', urlOf('selfsubjectreviews'), body, headers), 201), 'status', 'userInfo')
}

async function tokenReview(
  cluster: ConformanceCluster,
  token: string,
  audiences?: readonly string[],
): Promise<unknown> {
  const spec = { token, ...(audiences ? { audiences } : {}) }
  return at(
    await ok(cluster.post(urlOf('tokenreviews'), { apiVersion: api, kind: 'TokenReview', spec }), 201),
    'status',
  )
}

const rejected = (cluster: ConformanceCluster, token: string): Promise<void> =>
  refused(withToken(cluster, token).get('/api/v1/namespaces'), 401, 'Unauthorized', 'Unauthorized')

export const authentication: Topic = {
  title: 'Authentication',
  behaviours: [
    {
      name: 'The token of a service account tells who it is, and gives it its own rights only',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { metadata } = await cluster.create('serviceaccounts', namespace, account('robot'))
        const robot = withToken(cluster, await tokenFor(cluster, namespace, 'robot'))
        const name = `system:serviceaccount:${namespace}:robot`
        matches(await whoAmI(robot), {
          username: name,
          uid: metadata['uid'],
          groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
          extra: { 'authentication.kubernetes.io/credential-id': [/^JTI=/] },
        })
        const path = urlOf('pods', namespace)
        const why = `pods is forbidden: User "${name}" cannot list resource "pods" in API group "" in the namespace "${namespace}"`
        await refused(robot.get(path), 403, 'Forbidden', why)
        await allow(cluster, namespace, { kind: 'ServiceAccount', name: 'robot', namespace }, [
          core(['pods'], ['list']),
        ])
        await untilAllowed(robot, path, {})
        matches((await robot.get(urlOf('pods', 'default'))).status, 403)
      },
    },
    {
      name: 'A right can be given to all service accounts of a namespace',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const everybody = { kind: 'Group', name: `system:serviceaccounts:${namespace}` }
        await cluster.create('rolebindings', namespace, binding('all', 'ClusterRole/view', [everybody]))
        const robot = withToken(cluster, await tokenFor(cluster, namespace, 'default'))
        await untilAllowed(robot, urlOf('configmaps', namespace), {})
        matches((await robot.request('POST', urlOf('configmaps', namespace), configMap('a'))).status, 403)
      },
    },
    {
      name: 'Tokens that are none, for others, or of a deleted account are refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('serviceaccounts', namespace, account('gone'))
        await rejected(cluster, 'nonsense')
        await rejected(cluster, await tokenFor(cluster, namespace, 'gone', { audiences: ['somebody else'] }))
        const token = await tokenFor(cluster, namespace, 'gone')
        await ok(cluster.delete(urlOf('serviceaccounts', namespace, 'gone')))
        // The real API server keeps it for a while that a token was good; this one it has not seen.
        await cluster.eventually('the account is forgotten', async () => {
          const fresh = (await tokenReview(cluster, token)) as { readonly error?: string }
          return fresh.error === '[invalid bearer token, serviceaccounts "gone" not found]'
        })
        await rejected(cluster, token)
        await cluster.create('serviceaccounts', namespace, account('gone'))
        await rejected(cluster, token)
      },
    },
    {
      name: 'A token that is bound to a pod names it and its end is that of the token',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { metadata } = await cluster.create('pods', namespace, idlePod('holder'))
        const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name: 'holder' }
        const token = await tokenFor(cluster, namespace, 'default', { boundObjectRef })
        const unused = await tokenFor(cluster, namespace, 'default', { boundObjectRef })
        matches(await whoAmI(withToken(cluster, token)), {
          extra: {
            'authentication.kubernetes.io/pod-name': ['holder'],
            'authentication.kubernetes.io/pod-uid': [metadata['uid']],
            'authentication.kubernetes.io/node-name': absent,
          },
        })
        await ok(cluster.delete(`${urlOf('pods', namespace, 'holder')}?gracePeriodSeconds=0`))
        await cluster.until('the pod is gone', urlOf('pods', namespace, 'holder'), ({ status }) => status === 404)
        await cluster.eventually('the token is invalid', async () => {
          const { status } = await withToken(cluster, unused).get('/api')
          return status === 401
        })
      },
    },
    {
      name: 'A TokenRequest that makes no sense is refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const ask = (spec: unknown, name = 'default', metadata = {}) =>
          cluster.post(urlOf('serviceaccounts', namespace, name, 'token'), {
            ...{ apiVersion: api, kind: 'TokenRequest', metadata, spec },
          })
        const field = 'spec.expirationSeconds'
        await invalid(ask({ expirationSeconds: 599 }), [field, 'FieldValueInvalid', /a duration less than 10 minutes/])
        await invalid(ask({ expirationSeconds: 2 ** 33 }), [
          field,
          'FieldValueInvalid',
          /a duration larger than 2\^32 seconds/,
        ])
        await invalid(ask({}, 'default', { name: 'other' }), ['metadata.name', 'FieldValueInvalid'])
        await refused(ask({}, 'nobody'), 404, 'NotFound', 'serviceaccounts "nobody" not found')
        const bound = (kind: string) => ask({ boundObjectRef: { apiVersion: 'v1', kind, name: 'none' } })
        await refused(bound('Pod'), 404, 'NotFound', 'pods "none" not found')
        await refused(bound('ConfigMap'), 400, 'BadRequest', 'cannot bind token to object of type /v1, Kind=ConfigMap')
      },
    },
    {
      name: 'A Secret of the type for tokens is filled with one, and goes with its account',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { metadata } = await cluster.create('serviceaccounts', namespace, account('old'))
        const type = 'kubernetes.io/service-account-token'
        const annotations = { 'kubernetes.io/service-account.name': 'old' }
        await invalid(
          cluster.post(urlOf('secrets', namespace), {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: 'a' },
            type,
          }),
          ['metadata.annotations[kubernetes.io/service-account.name]', 'FieldValueRequired'],
        )
        await cluster.create('secrets', namespace, {
          ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', annotations }, type },
        })
        const path = urlOf('secrets', namespace, 'token')
        const { body } = await cluster.until('it is filled', path, ({ body: secret }) =>
          Boolean(at(secret, 'data', 'token')),
        )
        matches(body, {
          metadata: { annotations: { 'kubernetes.io/service-account.uid': metadata['uid'] } },
          data: { namespace: Buffer.from(namespace).toString('base64'), token: someText },
        })
        const token = Buffer.from(String(at(body, 'data', 'token')), 'base64').toString()
        const old = withToken(cluster, token)
        // What tells a real server whose token it is hears of the Secret a moment later.
        await old.until('its token is known', urlOf('secrets', namespace), ({ status }) => status !== 401)
        matches(await whoAmI(old), {
          username: `system:serviceaccount:${namespace}:old`,
          extra: absent,
        })
        await ok(cluster.delete(urlOf('serviceaccounts', namespace, 'old')))
        await cluster.until('the Secret is gone', path, ({ status }) => status === 404)
      },
    },
    {
      name: 'A TokenReview knows for which audiences a token is',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const username = `system:serviceaccount:${namespace}:default`
        const plain = await tokenFor(cluster, namespace, 'default')
        const other = await tokenFor(cluster, namespace, 'default', { audiences: ['vault', 'other'] })
        matches(await tokenReview(cluster, plain), { authenticated: true, user: { username }, audiences: [audience] })
        matches(await tokenReview(cluster, other, ['vault', 'third']), {
          ...{ authenticated: true, user: { username }, audiences: ['vault'] },
        })
        matches(await tokenReview(cluster, other), {
          authenticated: absent,
          error: `[invalid bearer token, token audiences ["vault" "other"] is invalid for the target audiences ["${audience}"]]`,
        })
        matches(await tokenReview(cluster, 'nonsense'), { authenticated: absent, error: 'invalid bearer token' })
        const empty = { apiVersion: api, kind: 'TokenReview', spec: { token: '' } }
        const why = 'token is required for TokenReview in authentication'
        await refused(cluster.post(urlOf('tokenreviews'), empty), 400, 'BadRequest', why)
      },
    },
    {
      name: 'An administrator can act as anybody',
      async run(cluster) {
        matches(await whoAmI(cluster, as('jane')), { username: 'jane', groups: ['system:authenticated'], uid: absent })
        const all = { 'impersonate-group': 'devs', 'impersonate-uid': '7', 'impersonate-extra-acme.com%2Fproject': 'x' }
        matches(await whoAmI(cluster, as('jane', all)), {
          ...{ username: 'jane', uid: '7', groups: ['devs', 'system:authenticated'] },
          extra: { 'acme.com/project': ['x'] },
        })
        matches(await whoAmI(cluster, as('system:serviceaccount:shop:robot')), {
          username: 'system:serviceaccount:shop:robot',
          groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
        })
        const why = 'requested [{Group  devs    }] without impersonating a user'
        await refused(cluster.get('/api', { 'impersonate-group': 'devs' }), 400, 'BadRequest', why)
      },
    },
    {
      name: 'Others need the right to impersonate whom they name',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const jane = cluster.uniqueName('jane')
        const self = `system:serviceaccount:${namespace}:default`
        await allow(cluster, undefined, user(self), [core(['users'], ['impersonate'], [jane])])
        await allow(cluster, namespace, user(self), [core(['serviceaccounts'], ['impersonate'])])
        const robot = withToken(cluster, await tokenFor(cluster, namespace, 'default'))
        await untilAllowed(robot, '/api', as(jane))
        await untilAllowed(robot, '/api', as(`system:serviceaccount:${namespace}:other`))
        matches(await whoAmI(robot, as(jane)), { username: jane, groups: ['system:authenticated'] })
        for (const [headers, what, right] of [
          [as('eve'), 'users "eve"', 'resource "users" in API group "" at the cluster scope'],
          [
            as(jane, { 'impersonate-group': 'g' }),
            'groups "g"',
            'resource "groups" in API group "" at the cluster scope',
          ],
          [
            as(jane, { 'impersonate-uid': '5' }),
            'uids.authentication.k8s.io "5"',
            'resource "uids" in API group "authentication.k8s.io" at the cluster scope',
          ],
          [
            as(jane, { 'impersonate-extra-scopes': 'view' }),
            'userextras.authentication.k8s.io "view"',
            'resource "userextras/scopes" in API group "authentication.k8s.io" at the cluster scope',
          ],
          [
            as('system:serviceaccount:default:x'),
            'serviceaccounts "x"',
            'resource "serviceaccounts" in API group "" in the namespace "default"',
          ],
        ] as const)
          await refused(
            robot.get('/api', headers),
            403,
            'Forbidden',
            `${what} is forbidden: User "${self}" cannot impersonate ${right}`,
          )
      },
    },
    {
      name: 'The groups of who is impersonated count',
      async run(cluster) {
        const path = urlOf('nodes')
        matches((await cluster.get(path, as('jane', { 'impersonate-group': 'system:masters' }))).status, 200)
        await refused(cluster.get(path, as('jane')), 403, 'Forbidden', /^nodes is forbidden: User "jane" cannot list/)
        matches(await whoAmI(cluster, as('jane', { 'impersonate-group': 'system:authenticated' })), {
          groups: containing('system:authenticated'),
        })
      },
    },
  ],
}
