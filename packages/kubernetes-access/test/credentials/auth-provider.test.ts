import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, nodes } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { startApiServer } from '../support/api-server.ts'
import { kubeconfigFor, testContext } from '../support/context.ts'

const empty = { body: { metadata: {}, items: [] } }

async function commandProvider(script: string, more: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'provider-'))
  const path = join(folder, 'give token')
  await writeFile(path, `#!/bin/sh\ncd ${folder}\n${script}\n`)
  await chmod(path, 0o755)
  const config = { 'cmd-path': path, 'token-key': '{.credential.token}', 'expiry-key': '{.credential.expiry}', ...more }
  return { folder, user: { 'auth-provider': { name: 'gcp', config } } }
}

test('the token that the kubeconfig holds is used until it expires', async () => {
  await using server = await startApiServer(() => empty)
  const { user } = await commandProvider('exit 1', { 'access-token': 'held' })
  await (await connect(testContext({ environment: await kubeconfigFor(server.url, user) }))).list(nodes)
  expect(server.requests[0]?.headers.authorization).toBe('Bearer held')
})

test('then its program gives another one', async () => {
  await using server = await startApiServer(() => empty)
  const { folder, user } = await commandProvider(
    `printf %s "$*" > given; echo '{"credential": {"token": "fresh", "expiry": "2999-01-01T00:00:00Z"}}'`,
    { 'access-token': 'held', expiry: '2020-01-01T00:00:00Z', 'cmd-args': 'config --format=json' },
  )
  await (await connect(testContext({ environment: await kubeconfigFor(server.url, user) }))).list(nodes)
  expect(server.requests[0]?.headers.authorization).toBe('Bearer fresh')
  expect(await readFile(join(folder, 'given'), 'utf8')).toBe('config --format=json')
})

test('a program that gives no token is no access', async () => {
  const { user } = await commandProvider("echo '{}'")
  const cluster = await connect(testContext({ environment: await kubeconfigFor('http://127.0.0.1:1', user) }))
  await expect(cluster.list(nodes)).rejects.toMatchObject({ reason: 'no-access' })
})

test.each([
  [
    'gcp',
    "The gcp auth plugin has been removed from Kubernetes' clients, and the kubeconfig still names it as auth-provider.",
    'gke-gcloud-auth-plugin',
  ],
  [
    'azure',
    "The azure auth plugin has been removed from Kubernetes' clients, and the kubeconfig still names it as auth-provider.",
    'kubelogin',
  ],
  ['acme', 'There is no auth-provider "acme", which the kubeconfig names.', 'credential plugin (exec)'],
])('the provider %s is refused, with what to use in its place', async (name, message, remedy) => {
  const user = { 'auth-provider': { name, config: { 'access-token': 'held' } } }
  const context = testContext({ environment: await kubeconfigFor('http://127.0.0.1:1', user) })
  await expect(connect(context)).rejects.toMatchObject({
    reason: 'no-access',
    message,
    remedy: expect.stringContaining(remedy) as string,
  })
})
