import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, nodes } from 'chaos-kubernetes-access'
import { expect, test, vi } from 'vitest'
import { startApiServer } from './support/api-server.ts'
import { kubeconfigFor, testContext } from './support/context.ts'
import { startSocksProxy } from './support/socks-proxy.ts'

/** No proxy of the environment is ever asked for a loopback address. */
const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address

const empty = { body: { metadata: {}, items: [] } }

/** Lists nodes in a process of its own, and prints which packages of node_modules that has loaded. */
const script = `
import { registerHooks } from 'node:module'
const packages = new Set()
registerHooks({ resolve(specifier, context, next) {
  const found = next(specifier, context)
  const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(found.url)?.[1]
  if (name !== undefined) packages.add(name)
  return found
} })
const { connect, nodes } = await import('chaos-kubernetes-access')
const clock = { now: () => 0, sleep: () => new Promise(() => undefined) }
const context = { signal: new AbortController().signal, clock, secrets: {}, configuration: {}, environment: process.env, learnSecret() {} }
await (await connect(context)).list(nodes)
console.log(JSON.stringify([...packages]))
`

test('a cluster with plain credentials is reached without the YAML parser', async () => {
  await using server = await startApiServer(() => empty)
  const environment = { ...process.env, ...(await kubeconfigFor(server.url, { token: 'abc' })) }
  const child = spawn(process.execPath, ['--conditions=chaos-source', '--input-type=module', '--eval', script], {
    cwd: join(import.meta.dirname, '..'),
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  await new Promise((resolve) => child.once('close', resolve))
  const packages = JSON.parse(output) as string[]
  expect(packages).toContain('zod')
  expect(packages).not.toContain('yaml')
  expect(server.requests).toHaveLength(1)
})

test('what stands before the paths of a server, as a gateway to many clusters has it, stays before each of them', async () => {
  await using server = await startApiServer(() => empty)
  const context = testContext({ environment: await kubeconfigFor(`${server.url}/k8s/clusters/c-1/`) })
  await (await connect(context)).list(nodes)
  expect(server.calls()).toEqual(['GET /k8s/clusters/c-1/api/v1/nodes'])
})

test.each([
  ['jane:p%40ss', 'jane:p@ss'],
  ['jane:100%', 'jane:100%'],
])('a name and a password in the URL of a server are sent to it: %s', async (written, meant) => {
  await using server = await startApiServer(() => empty)
  const context = testContext({ environment: await kubeconfigFor(server.url.replace('//', `//${written}@`)) })
  await (await connect(context)).list(nodes)
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([`Basic ${btoa(meant)}`])
})

test('a proxy is asked for the whole URL of the server', async () => {
  await using proxy = await startApiServer(() => empty)
  const asked = once(proxy.raw, 'request')
  const kubeconfig = await kubeconfigFor('http://[2001:db8::1]:8080/k8s')
  const context = testContext({ environment: { ...kubeconfig, HTTP_PROXY: proxy.url } })
  await (await connect(context)).list(nodes)
  const [{ url, headers }] = (await asked) as [IncomingMessage]
  expect(url).toBe('http://[2001:db8::1]:8080/k8s/api/v1/nodes?limit=500')
  expect(headers.host).toBe('[2001:db8::1]:8080')
})

test('a proxy of SOCKS in the kubeconfig leads to a server whose name only it knows', async () => {
  await using server = await startApiServer(() => empty)
  await using proxy = await startSocksProxy(Number(new URL(server.url).port))
  const environment = await kubeconfigFor('http://kube.internal:6443', {}, { 'proxy-url': proxy.url })
  await (await connect(testContext({ environment }))).list(nodes)
  expect(proxy.asked).toEqual(['kube.internal:6443'])
  expect(server.requests.map(({ path, headers }) => [path, headers.host])).toEqual([
    ['/api/v1/nodes', 'kube.internal:6443'],
  ])
})

test.each(['http', 'socks5'])('a proxy of %s that is not running is at fault, and not the server', async (scheme) => {
  const gone = await startSocksProxy(1)
  await gone[Symbol.asyncDispose]()
  const { host } = new URL(gone.url)
  const proxy = `${scheme}://me:pw@${host}`
  for (const [environment, namedBy] of [
    [await kubeconfigFor('https://kube.internal:6443', {}, { 'proxy-url': proxy }), 'proxy-url in the kubeconfig'],
    [
      { ...(await kubeconfigFor('https://kube.internal:6443')), HTTPS_PROXY: proxy },
      'HTTPS_PROXY, HTTP_PROXY or NO_PROXY',
    ],
  ] as const) {
    await expect((await connect(testContext({ environment }))).list(nodes)).rejects.toMatchObject({
      message: `The API server https://kube.internal:6443 can't be reached: the proxy ${host} can't be reached: the connection was refused.`,
      remedy: `Look whether the proxy is running and lets you through, or correct ${namedBy}.`,
      reason: 'no-access',
    })
  }
})

test('a copy of this package, as every plugin brings one along, uses the connection of another, and understands what fails on it', async () => {
  const environment = await kubeconfigFor('https://kube.internal', {}, { 'proxy-url': 'socks5://127.0.0.1:1' })
  const context = testContext({ environment })
  const ours = await connect(context)
  vi.resetModules()
  const copy = await import('chaos-kubernetes-access')
  expect(copy.connect).not.toBe(connect)
  const theirs = await copy.connect(context)
  expect(theirs.connection).toBe(ours.connection)
  await expect(theirs.list(nodes)).rejects.toMatchObject({
    remedy: 'Look whether the proxy is running and lets you through, or correct proxy-url in the kubeconfig.',
  })
})

test('a proxy that wants a password is at fault, and not the server', async () => {
  await using proxy = await startApiServer(() => ({ status: 407, body: 'no' }))
  const environment = await kubeconfigFor('http://kube.internal:8080', {}, { 'proxy-url': proxy.url })
  await expect((await connect(testContext({ environment }))).list(nodes)).rejects.toThrow(
    `The API server http://kube.internal:8080 can't be reached: the proxy ${new URL(proxy.url).host} does not let us through`,
  )
})

test('a proxy of a kind that nobody speaks is refused before anything is sent', async () => {
  const environment = await kubeconfigFor('https://kube.internal', {}, { 'proxy-url': 'ftp://proxy' })
  await expect(connect(testContext({ environment }))).rejects.toMatchObject({
    message:
      "The proxy that leads to the API server https://kube.internal can't be used: it is one of the kind ftp; use http, https or socks5.",
    remedy: 'Correct proxy-url in the kubeconfig.',
  })
})

test('a proxy of the kubeconfig without a scheme is refused, as kubectl has it', async () => {
  const environment = await kubeconfigFor('https://kube.internal', {}, { 'proxy-url': '127.0.0.1:3128' })
  await expect(connect(testContext({ environment }))).rejects.toThrow('it has no scheme; use http, https or socks5.')
})

test.skipIf(ownAddress === undefined)('a server in a network that NO_PROXY names is called directly', async () => {
  await using server = await startApiServer(() => empty, '0.0.0.0')
  const { port } = new URL(server.url)
  const environment = { ...(await kubeconfigFor(`http://${ownAddress}:${port}`)), HTTP_PROXY: 'socks5://127.0.0.1:1' }
  await expect((await connect(testContext({ environment }))).list(nodes)).rejects.toThrow('the proxy 127.0.0.1:1 ')
  const exempt = { ...environment, NO_PROXY: `.svc,${ownAddress}/16` }
  await (await connect(testContext({ environment: exempt }))).list(nodes)
  expect(server.requests).toHaveLength(1)
})

test('a token file is read anew for each request, since tokens are renewed', async () => {
  await using server = await startApiServer(() => empty)
  const tokenFile = join(await mkdtemp(join(tmpdir(), 'token-')), 'token')
  const context = testContext({ environment: await kubeconfigFor(server.url, { tokenFile }) })
  for (const token of ['first', 'second']) {
    await writeFile(tokenFile, `${token}\n`)
    await (await connect(context)).list(nodes)
  }
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second'])
})

test('whoever acts as another says so, with a header for each group', async () => {
  await using server = await startApiServer(() => empty)
  const user = {
    token: 'abc',
    as: 'jane',
    'as-uid': null,
    'as-groups': ['dev', 'ops'],
    'as-user-extra': { scopes: ['a'] },
  }
  const context = testContext({ environment: await kubeconfigFor(server.url, user) })
  server.raw.once('request', ({ rawHeaders }) => {
    const pairs = rawHeaders.flatMap((name: string, at: number) =>
      at % 2 === 0 && name.startsWith('impersonate-') ? [`${name}: ${rawHeaders[at + 1]}`] : [],
    )
    expect(pairs).toEqual([
      'impersonate-user: jane',
      'impersonate-group: dev',
      'impersonate-group: ops',
      'impersonate-extra-scopes: a',
    ])
  })
  await (await connect(context)).list(nodes)
  expect(server.requests).toHaveLength(1)
})

test.each(['10.0.0.1:6443', 'https://', 'https:///me:kiwi-4417@10.0.0.1', 6443])(
  'the server %j is called no URL',
  async (server) => {
    const context = testContext({ environment: await kubeconfigFor(server as string) })
    await expect(connect(context)).rejects.toMatchObject({
      reason: 'no-access',
      message: expect.stringContaining('is no URL.') as string,
    })
  },
)

test('a credential file that is missing is named', async () => {
  const context = testContext({
    environment: await kubeconfigFor('https://127.0.0.1:1', {
      'client-certificate': '/nonexistent/cert',
      'client-key': '/nonexistent/key',
    }),
  })
  await expect(connect(context)).rejects.toMatchObject({
    reason: 'no-access',
    message: "The file /nonexistent/cert, which the cluster's credentials name, can't be read.",
  })
})
