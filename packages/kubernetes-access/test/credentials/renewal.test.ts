import { X509Certificate } from 'node:crypto'
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { connect, nodes } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { makeCertificate } from '../../../sandbox/src/authentication/make-certificate.ts'
import { type Answer, startApiServer, status } from '../support/api-server.ts'
import { kubeconfigFor, testContext } from '../support/context.ts'

const empty = { body: { metadata: {}, items: [] } }
const unauthorized = status(401, 'Unauthorized', 'Unauthorized')

/** A program that hands out one after another of these, the last one again and again, and fails after that many times. */
async function giving(outputs: readonly object[], times = 100) {
  const folder = await mkdtemp(join(tmpdir(), 'renewal-'))
  const command = join(folder, 'give')
  for (const [at, output] of outputs.entries()) await writeFile(join(folder, `${at + 1}.json`), JSON.stringify(output))
  const script = `cd ${folder}; echo asked >> asked; n=$(wc -l < asked); [ $n -le ${times} ] || exit 1
[ $n -le ${outputs.length} ] || n=${outputs.length}; cat $((n)).json`
  await writeFile(command, `#!/bin/sh\n${script}\n`)
  await chmod(command, 0o755)
  return { command, asked: async () => (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n').length }
}

const version = 'client.authentication.k8s.io/v1'

const plugins = [
  [
    'a credential plugin',
    (token: string) => ({ apiVersion: version, kind: 'ExecCredential', status: { token } }),
    (command: string) => ({ exec: { apiVersion: version, command } }),
  ],
  [
    'a program that an auth-provider names',
    (token: string) => ({ access_token: token }),
    (command: string) => ({ 'auth-provider': { name: 'gcp', config: { 'cmd-path': command } } }),
  ],
] as const

test.each(plugins)(
  'a token of %s that is no longer accepted is asked for anew, whatever is called',
  async (_, output, user) => {
    let accepted = 'first'
    await using server = await startApiServer(({ headers, path }): Answer => {
      if (headers.authorization !== `Bearer ${accepted}`) return unauthorized
      return path.endsWith('/nodes')
        ? empty
        : { body: { metadata: { name: 'worker', uid: '1', resourceVersion: '1' } } }
    })
    const { command, asked } = await giving([output('first'), output('second'), output('third')])
    const cluster = await connect(testContext({ environment: await kubeconfigFor(server.url, user(command)) }))
    await cluster.list(nodes)
    expect(await asked()).toBe(1)
    accepted = 'second'
    await Promise.all([cluster.list(nodes), cluster.list(nodes), cluster.list(nodes)])
    expect(await asked()).toBe(2)
    accepted = 'third'
    await cluster.patch(nodes, { name: 'worker' }, { type: 'merge', body: {} })
    expect(server.calls().filter((call) => call.startsWith('PATCH'))).toHaveLength(2)
  },
)

test('what is not accepted once more is not sent again, and says so', async () => {
  await using server = await startApiServer(() => unauthorized)
  const [, output, user] = plugins[0]
  const { command } = await giving([output('first')])
  const cluster = await connect(testContext({ environment: await kubeconfigFor(server.url, user(command)) }))
  await expect(cluster.list(nodes)).rejects.toThrow('does not accept our credentials')
  expect(server.requests).toHaveLength(2)
})

test('a change that is not accepted, while nobody gives other credentials, surely did nothing', async () => {
  await using server = await startApiServer(() => unauthorized)
  const [, output, user] = plugins[0]
  const { command } = await giving([output('first')], 1)
  const cluster = await connect(testContext({ environment: await kubeconfigFor(server.url, user(command)) }))
  await expect(cluster.delete(nodes, { name: 'worker' })).rejects.toMatchObject({ status: 401, applied: false })
})

test.each([
  ['is no longer accepted', {}],
  ['has expired', { expirationTimestamp: '2020-01-01T00:00:00Z' }],
])(
  'after a certificate of a plugin that %s the next one is used, by whoever is connected already, and its key is learnt',
  async (_, more) => {
    const [own, first, second] = [makeCertificate(), makeCertificate(), makeCertificate()]
    const expires = 'expirationTimestamp' in more
    let accepted = expires ? second : first
    const options = { cert: own.certificate, key: own.key, requestCert: true, rejectUnauthorized: false }
    const server = createServer(options, ({ socket }, response) => {
      const { fingerprint256 } = (socket as TLSSocket).getPeerCertificate()
      const { status: code = 200, body } =
        fingerprint256 === new X509Certificate(accepted.certificate).fingerprint256 ? (empty as Answer) : unauthorized
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const [, , user] = plugins[0]
      const { command, asked } = await giving(
        [first, second].map(({ certificate, key }, at) => ({
          apiVersion: version,
          kind: 'ExecCredential',
          status: { clientCertificateData: certificate, clientKeyData: key, ...(at === 0 ? more : {}) },
        })),
      )
      const authority = { 'certificate-authority-data': Buffer.from(own.certificate).toString('base64') }
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
      const learnt: string[] = []
      const context = testContext({
        environment: await kubeconfigFor(url, user(command), authority),
        learnSecret: (secret) => void learnt.push(secret),
      })
      const cluster = await connect(context)
      if (!expires) await cluster.list(nodes)
      accepted = second
      await cluster.list(nodes)
      await cluster.list(nodes)
      expect(await asked()).toBe(2)
      expect(learnt).toEqual(expect.arrayContaining([first.key, second.key]))
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  },
)
