import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/index.ts'
import { ask, defaultToken, grant } from './ask.ts'

let sandbox: Sandbox
const pods = '/api/v1/namespaces/default/pods'
const robot = 'system:serviceaccount:default:default'

beforeAll(async () => {
  sandbox = await startSandbox({ preset: 'empty' })
})
afterAll(() => sandbox.stop())

test('the record of calls tells who asked and as whom, and holds no token', async () => {
  const token = await defaultToken(sandbox.url, 'default')
  await ask(sandbox.url, pods, { token })
  await ask(sandbox.url, pods, { as: 'jane' })
  await ask(sandbox.url, pods, { token: 'nonsense' })
  expect(sandbox.faults.calls.slice(-3)).toMatchObject([
    { user: robot, impersonatedUser: undefined, code: 403 },
    { user: 'sandbox-admin', impersonatedUser: 'jane', code: 403 },
    { user: undefined, code: 401 },
  ])
  expect(JSON.stringify(sandbox.faults.calls)).not.toContain(token)
})

test('a fault can hit one user only, and comes before the question what he may do', async () => {
  const token = await defaultToken(sandbox.url, 'default')
  const expired = sandbox.faults.add({ match: { user: robot }, effect: { kind: 'unauthorized' }, times: 1 })
  expect((await ask(sandbox.url, pods)).code).toBe(200)
  expect((await ask(sandbox.url, pods, { token })).code).toBe(401)
  expect((await ask(sandbox.url, pods, { token })).code).toBe(403)
  expired()
  const busy = sandbox.faults.add({ match: { user: robot }, effect: { kind: 'status', code: 503 } })
  expect((await ask(sandbox.url, pods, { token })).code).toBe(503)
  busy()
})

test('an eviction needs the right to create pods/eviction, not that to delete pods', async () => {
  await grant(sandbox.url, 'deleter', [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'delete'] }])
  await grant(sandbox.url, 'evictor', [{ apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] }])
  const spec = { containers: [{ name: 'main', image: 'example/main:1' }] }
  await ask(sandbox.url, pods, { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec } })
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web' } }
  expect(await ask(sandbox.url, `${pods}/web/eviction`, { as: 'deleter', body: eviction })).toMatchObject({
    code: 403,
    body: {
      message:
        'pods "web" is forbidden: User "deleter" cannot create resource "pods/eviction" in API group "" in the namespace "default"',
    },
  })
  expect((await ask(sandbox.url, `${pods}/web`, { as: 'evictor', method: 'DELETE' })).code).toBe(403)
  expect((await ask(sandbox.url, `${pods}/web/eviction`, { as: 'evictor', body: eviction })).code).toBe(201)
})

test('the right ends with its binding', async () => {
  await grant(sandbox.url, 'guest', [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }])
  expect((await ask(sandbox.url, pods, { as: 'guest' })).code).toBe(200)
  const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'
  await ask(sandbox.url, `${bindings}/guest`, { method: 'DELETE' })
  expect((await ask(sandbox.url, pods, { as: 'guest' })).code).toBe(403)
})

test('custom resources are guarded like all others', async () => {
  const path = '/apis/networking.istio.io/v1beta1/namespaces/default/virtualservices'
  expect(await ask(sandbox.url, path, { as: 'guest' })).toMatchObject({
    code: 403,
    body: { details: { group: 'networking.istio.io', kind: 'virtualservices' } },
  })
})

test('the same port speaks TLS, with a certificate that the kubeconfig for a token trusts', async () => {
  const token = await defaultToken(sandbox.url, 'default')
  const config = JSON.parse(await sandbox.kubeconfigFor(token)) as {
    readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[]
    readonly users: readonly { readonly user: { readonly token: string } }[]
  }
  const { server = '', 'certificate-authority-data': ca = '' } = config.clusters[0]?.cluster ?? {}
  expect(server).toBe(sandbox.url.replace('http:', 'https:'))
  expect(config.users[0]?.user.token).toBe(token)
  const send = async (options: object): Promise<string> => {
    const outgoing = request(server + pods, { headers: { authorization: `Bearer ${token}` }, ...options }).end()
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    return text(response)
  }
  expect(await send({ ca: Buffer.from(ca, 'base64') })).toContain(`User \\"${robot}\\" cannot list`)
  await expect(send({})).rejects.toThrow(/self-signed/)
})

test("the administrator's kubeconfig names the same server for clients that send tokens over TLS only", () => {
  const { clusters, contexts } = JSON.parse(sandbox.kubeconfig) as Readonly<Record<string, readonly object[]>>
  const server = sandbox.url.replace('http:', 'https:')
  expect(clusters).toContainEqual({
    name: 'chaos-sandbox-tls',
    cluster: { server, 'insecure-skip-tls-verify': true },
  })
  expect(contexts).toHaveLength(1)
})
