import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, nodes } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { startApiServer } from '../support/api-server.ts'
import { certificateOfAda, certificateOfBob } from '../support/certificates.ts'
import { kubeconfigFor, testContext } from '../support/context.ts'

const empty = { body: { metadata: {}, items: [] } }

test('while the token file is away or empty, the token that was there last counts', async () => {
  await using server = await startApiServer(() => empty)
  const tokenFile = join(await mkdtemp(join(tmpdir(), 'token-')), 'token')
  const environment = await kubeconfigFor(server.url, { tokenFile, token: 'beside' })
  const list = async () => (await connect(testContext({ environment }))).list(nodes)
  await list()
  await writeFile(tokenFile, 'of-file\n')
  await list()
  await writeFile(tokenFile, '\n')
  await list()
  await rm(tokenFile)
  await list()
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer beside',
    ...Array<string>(3).fill('Bearer of-file'),
  ])
})

test('a token file without a token, and no token beside it, is no access', async () => {
  const tokenFile = join(await mkdtemp(join(tmpdir(), 'token-')), 'token')
  await writeFile(tokenFile, '\n')
  const cluster = await connect(testContext({ environment: await kubeconfigFor('http://127.0.0.1:1', { tokenFile }) }))
  await expect(cluster.list(nodes)).rejects.toMatchObject({
    reason: 'no-access',
    message: `The file ${tokenFile}, which the cluster's credentials name, holds no token.`,
  })
})

test.each([
  ['a token', { token: 'mango' }, 'Bearer mango'],
  ['a password', { username: 'ada', password: 'kiwi' }, `Basic ${btoa('ada:kiwi')}`],
])('a plugin is not asked where the kubeconfig has %s', async (_, user, authorization) => {
  await using server = await startApiServer(() => empty)
  const folder = await mkdtemp(join(tmpdir(), 'plugin-'))
  const command = join(folder, 'plugin')
  await writeFile(command, `#!/bin/sh\necho asked >${folder}/asked\n`)
  await chmod(command, 0o755)
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' }
  const environment = await kubeconfigFor(server.url, { ...user, exec })
  await (await connect(testContext({ environment }))).list(nodes)
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([authorization])
  await expect(readFile(join(folder, 'asked'))).rejects.toThrow()
})

const ada = { 'client-certificate-data': btoa(certificateOfAda.cert), 'client-key-data': btoa(certificateOfAda.key) }
const encrypted = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGjMF8\n-----END ENCRYPTED PRIVATE KEY-----\n'

test.each([
  [
    'a key of another certificate',
    { ...ada, 'client-key-data': btoa(certificateOfBob.key) },
    {},
    'The client key is not that of the client certificate.',
  ],
  [
    'a key with a password',
    { ...ada, 'client-key-data': btoa(encrypted) },
    {},
    'The client key is encrypted with a password, which nobody can be asked for.',
  ],
  [
    'a certificate that is none',
    { ...ada, 'client-certificate-data': btoa('nothing') },
    {},
    'The client-certificate-data of the kubeconfig holds no certificate in PEM.',
  ],
  [
    'a certificate that is broken',
    { ...ada, 'client-certificate-data': btoa('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n') },
    {},
    expect.stringMatching(/^The client certificate or its key can't be read \(\w+\)\.$/),
  ],
  [
    'an authority that is not base64',
    {},
    { 'certificate-authority-data': '-----BEGIN CERTIFICATE-----' },
    'The certificate-authority-data of the kubeconfig is not base64.',
  ],
  [
    'an authority in a file without a certificate',
    {},
    { 'certificate-authority': join(import.meta.dirname, '../../package.json') },
    expect.stringMatching(/package.json, which the cluster's credentials name, holds no certificate in PEM\.$/),
  ],
])('%s is named before anything is sent', async (_, user, cluster, message) => {
  const environment = await kubeconfigFor('https://127.0.0.1:1', user, cluster)
  await expect(connect(testContext({ environment }))).rejects.toMatchObject({
    reason: 'no-access',
    message: message as string,
  })
})
