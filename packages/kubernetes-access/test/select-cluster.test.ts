import { readFile, writeFile } from 'node:fs/promises'
import { describeCluster, selectCluster } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { kubeconfigFor } from './support/context.ts'

const nowhere = { HOME: '/nonexistent' }

test('a server in the secrets goes before a kubeconfig, with the credentials beside it', async () => {
  const environment = await kubeconfigFor('https://from-file')
  const secrets = {
    KUBERNETES_HOST: 'https://from-secrets/',
    KUBERNETES_API_KEY: 'key',
    KUBERNETES_VERIFY_SSL: 'false',
  }
  expect(await selectCluster({ environment, secrets })).toMatchObject({
    context: undefined,
    server: 'https://from-secrets',
    cluster: { 'insecure-skip-tls-verify': true },
    user: { token: 'key', tokenPrefix: 'Bearer' },
  })
})

test('a server in the environment comes after a kubeconfig', async () => {
  const environment = { ...(await kubeconfigFor('https://from-file')), KUBERNETES_HOST: 'https://from-environment' }
  expect((await selectCluster({ environment, secrets: {} })).server).toBe('https://from-file')
  expect(
    (await selectCluster({ environment: { ...nowhere, KUBERNETES_HOST: 'https://from-environment' }, secrets: {} }))
      .server,
  ).toBe('https://from-environment')
})

test('TLS is verified in host mode unless KUBERNETES_VERIFY_SSL turns it off', async () => {
  const environment = { ...nowhere, KUBERNETES_HOST: 'https://host' }
  const { cluster } = await selectCluster({ environment, secrets: {} })
  expect(cluster['insecure-skip-tls-verify']).toBe(false)
})

test('a user that the context names and that is not there is named', async () => {
  const { KUBECONFIG } = await kubeconfigFor('https://from-file')
  await writeFile(KUBECONFIG, (await readFile(KUBECONFIG, 'utf8')).replace('"user":"tester"', '"user":"jane"'))
  await expect(selectCluster({ environment: { KUBECONFIG }, secrets: {} })).rejects.toMatchObject({
    reason: 'no-access',
    message: `The kubeconfig ${KUBECONFIG} has no user "jane", whom the context "test" names.`,
  })
})

test.each([
  [{ token: 'mango', username: 'ada' }, {}, 'user "tester"', 'has a token and a username or password'],
  [{ tokenFile: 'token', password: 'kiwi' }, {}, 'user "tester"', 'has a token and a username or password'],
  [{ 'client-certificate': 'c' }, {}, 'user "tester"', 'has a client-certificate without its client-key'],
  [{ 'client-key-data': 'k' }, {}, 'user "tester"', 'has a client-key without its client-certificate'],
  [{ exec: { command: 'x' }, 'auth-provider': { name: 'x' } }, {}, 'user "tester"', 'has an exec and an auth-provider'],
  [{ 'as-groups': ['dev'] }, {}, 'user "tester"', 'has as-groups without as'],
  [{ 'as-uid': '7', as: '' }, {}, 'user "tester"', 'has as-uid without as'],
  [
    {},
    { 'insecure-skip-tls-verify': true, 'certificate-authority': 'ca' },
    'cluster "test-cluster"',
    'names a certificate authority, and has insecure-skip-tls-verify, which would not ask it',
  ],
])('what kubectl refuses as a contradiction is refused: %j %j', async (user, cluster, whose, what) => {
  const { KUBECONFIG } = await kubeconfigFor('https://from-file', user, cluster)
  await expect(selectCluster({ environment: { KUBECONFIG }, secrets: {} })).rejects.toMatchObject({
    reason: 'no-access',
    message: `The ${whose} of the kubeconfig ${KUBECONFIG} can't be used: it ${what}.`,
  })
})

test('KUBERNETES_CONTEXT chooses the context, and an unknown one is named with those that exist', async () => {
  const environment = await kubeconfigFor('https://from-file')
  expect((await selectCluster({ environment, secrets: { KUBERNETES_CONTEXT: 'test' } })).context).toBe('test')
  await expect(selectCluster({ environment, secrets: { KUBERNETES_CONTEXT: 'elsewhere' } })).rejects.toMatchObject({
    reason: 'no-access',
    message: expect.stringContaining('has no context "elsewhere"') as string,
    remedy: 'Name one of those that it has: test.',
  })
})

test('in a pod the service account is used', async () => {
  const environment = {
    ...nowhere,
    CHAOSTOOLKIT_IN_POD: 'true',
    KUBERNETES_SERVICE_HOST: '10.0.0.1',
    KUBERNETES_SERVICE_PORT: '443',
  }
  expect(await selectCluster({ environment, secrets: {} })).toMatchObject({
    server: 'https://10.0.0.1:443',
    user: { tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
  })
})

test('without any of these it fails in one sentence with what to do', async () => {
  await expect(selectCluster({ environment: nowhere, secrets: {} })).rejects.toMatchObject({
    reason: 'no-access',
    message: 'There is no kubeconfig at /nonexistent/.kube/config.',
    remedy: 'Name one with --kubeconfig or in KUBECONFIG, or try it without a cluster: --sandbox.',
  })
})

test('the cluster is described by context, server and name', async () => {
  const environment = await kubeconfigFor('https://127.0.0.1:6443/')
  expect(await describeCluster({ environment, secrets: {} })).toBe(
    'context test (KUBECONFIG), server https://127.0.0.1:6443, cluster test-cluster',
  )
})

const given = { CHAOS_CONTEXT: 'test' }

test.each([
  ['--context', {}, given],
  ['secrets', { KUBERNETES_CONTEXT: 'test' }, { KUBERNETES_CONTEXT: 'elsewhere' }],
  ['KUBERNETES_CONTEXT', {}, { KUBERNETES_CONTEXT: 'test' }],
  ['KUBECONFIG', {}, {}],
])('the description says that the context is from %s', async (from, secrets, variables) => {
  const environment = { ...(await kubeconfigFor('https://from-file')), ...variables }
  expect(await describeCluster({ environment, secrets })).toBe(
    `context test (${from}), server https://from-file, cluster test-cluster`,
  )
})

test('what the command line says holds over the secrets, for the context and for the server', async () => {
  const environment = { ...(await kubeconfigFor('https://from-file')), ...given }
  const secrets = { KUBERNETES_CONTEXT: 'elsewhere', KUBERNETES_HOST: 'https://elsewhere' }
  expect(await selectCluster({ environment, secrets })).toMatchObject({ context: 'test', server: 'https://from-file' })
  const { KUBECONFIG } = environment
  const byFile = { ...nowhere, CHAOS_KUBECONFIG: KUBECONFIG, KUBECONFIG: '/nonexistent/other' }
  expect(await describeCluster({ environment: byFile, secrets: { KUBERNETES_HOST: 'https://elsewhere' } })).toBe(
    'context test (--kubeconfig), server https://from-file, cluster test-cluster',
  )
})

test('a server in the secrets or in the environment, and the cluster around a pod, are told by where they are from', async () => {
  const KUBERNETES_HOST = 'https://host'
  expect(await describeCluster({ environment: nowhere, secrets: { KUBERNETES_HOST } })).toBe(
    'server https://host (secrets), cluster host',
  )
  expect(await describeCluster({ environment: { ...nowhere, KUBERNETES_HOST }, secrets: {} })).toBe(
    'server https://host (KUBERNETES_HOST), cluster host',
  )
  expect(await describeCluster({ environment: { ...nowhere, CHAOSTOOLKIT_IN_POD: 'true' }, secrets: {} })).toBe(
    'server https://kubernetes.default.svc:443 (in-cluster), cluster in-cluster',
  )
})

test.each([
  ['the command line of a recovery named it', new Set<string>(), true],
  ['the record of the run named it, whose file may be written anew', new Set(['CHAOS_CONTEXT']), undefined],
  ['a run at work named it', undefined, undefined],
])('a context that is not there lasts or not: %s', async (_, recorded, lasting) => {
  const environment = { ...(await kubeconfigFor('https://from-file')), CHAOS_CONTEXT: 'gone' }
  const context = { environment, secrets: {}, ...(recorded === undefined ? {} : { recorded }) }
  await expect(selectCluster(context)).rejects.toMatchObject({ reason: 'no-access', lasting })
})

test('a kubeconfig that the command line of a recovery named and that is not there lasts', async () => {
  const environment = { CHAOS_KUBECONFIG: '/nonexistent/config' }
  await expect(selectCluster({ environment, secrets: {}, recorded: new Set() })).rejects.toMatchObject({
    reason: 'no-access',
    lasting: true,
  })
})
