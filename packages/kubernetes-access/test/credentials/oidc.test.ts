import { mkdtemp, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, nodes } from 'chaos-kubernetes-access'
import { afterEach, expect, test, vi } from 'vitest'
import { type SeenRequest, startApiServer, status } from '../support/api-server.ts'
import { certificateOfBob, serverCertificate } from '../support/certificates.ts'
import { testContext } from '../support/context.ts'
import { idToken, renewedIdToken, startIdentityProvider } from '../support/identity-provider.ts'

afterEach(() => void vi.useRealTimers())

const empty = { body: { metadata: {}, items: [] } }
const valid = idToken('valid', 4_000_000_000)
const expired = idToken('expired', 1_000_000_000)
const authority = btoa(serverCertificate.cert)

/** A kubeconfig in YAML, with a comment in it, for a user of an identity provider. */
async function kubeconfig(server: string, issuer: string, config: Readonly<Record<string, string>>) {
  const file = join(await mkdtemp(join(tmpdir(), 'oidc-')), 'config')
  const settings = { 'idp-issuer-url': issuer, 'client-id': 'kubernetes', 'client-secret': 'plum', ...config }
  const lines = Object.entries(settings).map(([name, value]) => `        ${name}: ${value}`)
  const text = `apiVersion: v1
current-context: here
clusters:
- name: c
  cluster: {server: "${server}"}
contexts:
- name: here
  context: {cluster: c, user: ada}
users:
# Ada's own.
- name: ada
  user:
    auth-provider:
      name: oidc
      config:
${lines.join('\n')}
`
  await writeFile(file, text, { mode: 0o640 })
  return { file, KUBECONFIG: file }
}

function tokensSent({ requests }: { readonly requests: readonly SeenRequest[] }) {
  return requests.map(({ headers }) => headers.authorization?.replace('Bearer ', ''))
}

test('an id-token that is valid goes with the request, and nobody is asked', async () => {
  await using server = await startApiServer(() => empty)
  const environment = await kubeconfig(server.url, 'https://nobody.test', { 'id-token': valid })
  await (await connect(testContext({ environment }))).list(nodes)
  expect(tokensSent(server)).toEqual([valid])
})

test('one that has expired is renewed once for all who ask, and the new tokens are kept where the old ones were', async () => {
  await using server = await startApiServer(() => empty)
  await using provider = await startIdentityProvider()
  const { file, ...environment } = await kubeconfig(server.url, provider.issuer, {
    'id-token': expired,
    'refresh-token': 'refresh-1',
    'idp-certificate-authority-data': authority,
  })
  const learnt: string[] = []
  const cluster = await connect(testContext({ environment, learnSecret: (secret) => void learnt.push(secret) }))
  await Promise.all([cluster.list(nodes), cluster.list(nodes)])
  expect(tokensSent(server)).toEqual([renewedIdToken, renewedIdToken])
  expect(provider.asked.map(({ refreshToken, client }) => [refreshToken, client])).toEqual([
    ['refresh-1', 'kubernetes:plum'],
  ])
  expect(learnt).toEqual(expect.arrayContaining(['refresh-1', 'plum', renewedIdToken]))
  const kept = await readFile(file, 'utf8')
  expect(kept).toContain(`id-token: ${renewedIdToken}`)
  expect(kept).toContain('refresh-token: refresh-2')
  expect(kept).toContain("# Ada's own.")
  expect((await stat(file)).mode & 0o777).toBe(0o640)

  // Whoever connects next has them from there.
  await (await connect(testContext({ environment }))).list(nodes)
  expect(tokensSent(server)).toEqual([renewedIdToken, renewedIdToken, renewedIdToken])
  expect(provider.asked).toHaveLength(1)
})

test('a kubeconfig in JSON behind a link stays JSON, and the link a link', async () => {
  await using server = await startApiServer(() => empty)
  await using provider = await startIdentityProvider()
  const folder = await mkdtemp(join(tmpdir(), 'oidc-'))
  const config = {
    'idp-issuer-url': provider.issuer,
    'client-id': 'kubernetes',
    'refresh-token': 'refresh-1',
    'idp-certificate-authority-data': authority,
  }
  const content = {
    'current-context': 'here',
    clusters: [{ name: 'c', cluster: { server: server.url } }],
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'ada' } }],
    users: [{ name: 'ada', user: { 'auth-provider': { name: 'oidc', config } } }],
  }
  await writeFile(join(folder, 'real'), JSON.stringify(content))
  const KUBECONFIG = join(folder, 'link')
  await symlink('real', KUBECONFIG)
  await (await connect(testContext({ environment: { KUBECONFIG } }))).list(nodes)
  const kept = JSON.parse(await readFile(join(folder, 'real'), 'utf8')) as typeof content
  expect(kept.users[0]?.user['auth-provider'].config).toEqual({
    ...config,
    'refresh-token': 'refresh-2',
    'id-token': renewedIdToken,
  })
})

test('while kubectl writes the kubeconfig the new tokens are used, and it is said that they are not kept', async () => {
  await using server = await startApiServer(() => empty)
  await using provider = await startIdentityProvider()
  const { file, ...environment } = await kubeconfig(server.url, provider.issuer, {
    'refresh-token': 'refresh-1',
    'idp-certificate-authority-data': authority,
  })
  await writeFile(`${file}.lock`, '')
  const before = await readFile(file, 'utf8')
  const warn = vi.fn()
  const context = testContext({ environment })
  await (await connect({ ...context, logger: { ...context.logger, warn } })).list(nodes)
  expect(tokensSent(server)).toEqual([renewedIdToken])
  expect(await readFile(file, 'utf8')).toBe(before)
  expect(warn.mock.calls.flat().join()).toContain('could not be kept in the kubeconfig')
})

test('a token that the server does not accept is renewed, and one that kubectl has renewed meanwhile is taken', async () => {
  const other = idToken('of-kubectl', 4_000_000_000)
  await using server = await startApiServer(({ headers }) =>
    headers.authorization === `Bearer ${valid}` ? status(401, 'Unauthorized', 'Unauthorized') : empty,
  )
  await using provider = await startIdentityProvider()
  const { file, ...environment } = await kubeconfig(server.url, provider.issuer, {
    'id-token': valid,
    'refresh-token': 'refresh-1',
    'idp-certificate-authority-data': authority,
  })
  const cluster = await connect(testContext({ environment }))
  await writeFile(file, (await readFile(file, 'utf8')).replace(valid, other))
  await cluster.list(nodes)
  expect(tokensSent(server)).toEqual([valid, other])
  expect(provider.asked).toEqual([])
})

test('without a refresh-token what the server said of the token is what is known', async () => {
  await using server = await startApiServer(() => status(401, 'Unauthorized', 'Unauthorized'))
  const environment = await kubeconfig(server.url, 'https://nobody.test', { 'id-token': valid })
  const cluster = await connect(testContext({ environment }))
  await expect(cluster.list(nodes)).rejects.toMatchObject({ status: 401 })
})

test.each([
  [
    'a token that has expired, and no refresh-token',
    { 'id-token': expired },
    'The auth-provider oidc of the kubeconfig has no id-token that is valid, and no refresh-token to get one with.',
  ],
  [
    'a session that has ended',
    { 'refresh-token': 'refresh-0', 'idp-certificate-authority-data': authority },
    /^The identity provider https:\S+ of the kubeconfig gives no new token: invalid_grant: the session of ada has ended\.$/,
  ],
  [
    'a provider whom nobody trusts',
    { 'refresh-token': 'refresh-1', 'idp-certificate-authority-data': btoa(certificateOfBob.cert) },
    /^The identity provider https:\S+ of the kubeconfig can't be reached: its certificate is from an authority that is not trusted here\.$/,
  ],
  [
    'a provider that is none',
    { 'refresh-token': 'refresh-1', 'idp-issuer-url': 'nonsense' },
    /^The identity provider nonsense.* of the kubeconfig is no URL\.$/,
  ],
])('%s is no access, in one sentence', async (_, config, message) => {
  await using provider = await startIdentityProvider()
  const environment = await kubeconfig('http://127.0.0.1:1', provider.issuer, config)
  const cluster = await connect(testContext({ environment }))
  await expect(cluster.list(nodes)).rejects.toMatchObject({
    reason: 'no-access',
    message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
  })
})

test.each(['idp-issuer-url', 'client-id'])('without %s it is refused at once', async (name) => {
  const { file, ...environment } = await kubeconfig('http://127.0.0.1:1', 'https://nobody.test', { 'id-token': valid })
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(new RegExp(` *${name}: .*\n`), ''))
  await expect(connect(testContext({ environment }))).rejects.toThrow(`has no ${name}.`)
})

test('a provider that never answers is given up after 30 seconds', async () => {
  await using server = await startApiServer(() => empty)
  const { promise: asked, resolve } = Promise.withResolvers<void>()
  const silent = createServer(serverCertificate, () => resolve())
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
  try {
    const issuer = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const environment = await kubeconfig(server.url, issuer, {
      'refresh-token': 'refresh-1',
      'idp-certificate-authority-data': authority,
    })
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const listing = (await connect(testContext({ environment }))).list(nodes)
    const failure = expect(listing).rejects.toThrow('gave no token within 30 s')
    await asked
    await vi.advanceTimersByTimeAsync(30_000)
    await failure
  } finally {
    silent.closeAllConnections()
    silent.close()
  }
})
