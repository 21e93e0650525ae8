import { expect, test } from 'vitest'
import { startSandbox, virtualClock } from '../../src/index.ts'
import { ask, defaultToken } from './ask.ts'

const namespaces = '/api/v1/namespaces'
const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
const reviews = '/apis/authentication.k8s.io/v1/selfsubjectreviews'

test('a token is good until its time is over', async () => {
  const clock = virtualClock()
  await using sandbox = await startSandbox({ preset: 'empty', clock })
  const token = await defaultToken(sandbox.url, 'default', { expirationSeconds: 600 })
  await clock.advance(599_000)
  expect((await ask(sandbox.url, reviews, { token, body: review })).code).toBe(201)
  await clock.advance(1_000)
  expect(await ask(sandbox.url, reviews, { token, body: review })).toMatchObject({
    code: 401,
    body: { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized' },
  })
  const spec = { token }
  const asked = { apiVersion: review.apiVersion, kind: 'TokenReview', spec }
  const { body } = await ask(sandbox.url, '/apis/authentication.k8s.io/v1/tokenreviews', { body: asked })
  expect(body).toMatchObject({ status: { error: '[invalid bearer token, service account token has expired]' } })
})

test('the token of another sandbox is worth nothing here, even with the same account', async () => {
  await using one = await startSandbox({ preset: 'empty', seed: 1 })
  await using other = await startSandbox({ preset: 'empty', seed: 2 })
  const token = await defaultToken(one.url, 'default')
  expect((await ask(one.url, reviews, { token, body: review })).code).toBe(201)
  expect((await ask(other.url, reviews, { token, body: review })).code).toBe(401)
  const [head, , signature] = token.split('.')
  const claims = { sub: 'system:serviceaccount:kube-system:default' }
  const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
  expect((await ask(one.url, reviews, { token: forged, body: review })).code).toBe(401)
})

test('whoever shows no bearer token is the administrator', async () => {
  await using sandbox = await startSandbox({ preset: 'empty' })
  const { body } = await ask(sandbox.url, reviews, { body: review })
  expect(body).toMatchObject({
    status: { userInfo: { username: 'sandbox-admin', groups: ['system:masters', 'system:authenticated'] } },
  })
  const basic = await fetch(sandbox.url + namespaces, { headers: { authorization: 'Basic YTpi' } })
  expect(basic.status).toBe(200)
})

test('a Secret notes the day on which its token was used, and one for an account that is not there is deleted', async () => {
  await using sandbox = await startSandbox({ preset: 'empty', clock: virtualClock() })
  const path = `${namespaces}/default/secrets`
  const secret = (name: string, account: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, annotations: { 'kubernetes.io/service-account.name': account } },
    type: 'kubernetes.io/service-account-token',
  })
  await ask(sandbox.url, path, { body: secret('lost', 'nobody') })
  await ask(sandbox.url, path, { body: secret('kept', 'default') })
  await expect.poll(async () => (await ask(sandbox.url, `${path}/lost`)).code).toBe(404)
  const { body } = await ask(sandbox.url, `${path}/kept`)
  const { token } = body['data'] as { readonly token: string }
  await ask(sandbox.url, reviews, { token: Buffer.from(token, 'base64').toString(), body: review })
  expect((await ask(sandbox.url, `${path}/kept`)).body).toMatchObject({
    metadata: { labels: { 'kubernetes.io/legacy-token-last-used': expect.stringMatching(/^\d{4}-\d\d-\d\d$/) } },
  })
  const other = (await ask(sandbox.url, `${path}/kept`)).body['data']
  await ask(sandbox.url, `${path}/kept`, { method: 'PUT', body: { ...secret('kept', 'default'), data: { token: '' } } })
  await expect
    .poll(async () => (await ask(sandbox.url, `${path}/kept`)).body['data'])
    .toMatchObject({
      namespace: (other as { readonly namespace: string }).namespace,
      token: expect.stringMatching(/.+/),
    })
})

test('a token that is bound to a pod that is being deleted is good for another minute', async () => {
  const clock = virtualClock()
  await using sandbox = await startSandbox({ preset: 'empty', clock })
  const pods = `${namespaces}/default/pods`
  const metadata = { name: 'holder', finalizers: ['example.com/stays'] }
  const spec = { schedulerName: 'nobody', containers: [{ name: 'main', image: 'example/main:1' }] }
  await ask(sandbox.url, pods, { body: { apiVersion: 'v1', kind: 'Pod', metadata, spec } })
  const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name: 'holder' }
  const token = await defaultToken(sandbox.url, 'default', { boundObjectRef })
  await ask(sandbox.url, `${pods}/holder?gracePeriodSeconds=0`, { method: 'DELETE' })
  await clock.advance(59_000)
  expect((await ask(sandbox.url, reviews, { token, body: review })).code).toBe(201)
  await clock.advance(2_000)
  expect((await ask(sandbox.url, reviews, { token, body: review })).code).toBe(401)
})
