import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiCall, type Sandbox, startSandbox, virtualClock } from '../../src/index.ts'
import { apiOf } from '../api-of.ts'

let sandbox: Sandbox
let api: ReturnType<typeof apiOf>
const path = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })

beforeAll(async () => {
  sandbox = await startSandbox({ preset: 'empty' })
  api = apiOf(sandbox.url)
})
afterAll(async () => {
  await sandbox.stop()
})

it('refuses as many requests as it is told to, after letting some pass', async () => {
  const end = sandbox.faults.add({
    match: { verb: 'list', resource: 'configmaps' },
    effect: { kind: 'status', code: 503 },
    after: 1,
    times: 2,
  })
  const codes: number[] = []
  for (let count = 0; count < 4; count++) codes.push((await api.get(path)).code)
  end()
  expect(codes).toEqual([200, 503, 503, 200])
})

it('tells when to come back', async () => {
  const end = sandbox.faults.add({
    match: { resource: 'configmaps' },
    effect: { kind: 'status', code: 429, retryAfterSeconds: 3 },
  })
  const response = await fetch(sandbox.url + path)
  end()
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3'])
})

it('breaks the connection before a write has an effect', async () => {
  const end = sandbox.faults.add({ match: { verb: 'create' }, effect: { kind: 'reset', effect: 'before' } })
  await expect(api.post(path, configMap('never'))).rejects.toThrow()
  end()
  expect((await api.get(`${path}/never`)).code).toBe(404)
})

it('breaks the connection after a write had its effect', async () => {
  const end = sandbox.faults.add({ match: { verb: 'create' }, effect: { kind: 'reset', effect: 'after' } })
  await expect(api.post(path, configMap('unheard'))).rejects.toThrow()
  end()
  expect((await api.get(`${path}/unheard`)).code).toBe(200)
})

it('lets a request wait for ever', async () => {
  const end = sandbox.faults.add({ match: { verb: 'watch' }, effect: { kind: 'stall' } })
  await expect(fetch(`${sandbox.url}${path}?watch=1`, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
  end()
})

it('hits only the client that it is meant for', async () => {
  const end = sandbox.faults.add({ match: { userAgent: 'victim' }, effect: { kind: 'unauthorized' } })
  const codes = await Promise.all(
    ['victim/1', 'other/1'].map(
      async (agent) => (await fetch(sandbox.url + path, { headers: { 'user-agent': agent } })).status,
    ),
  )
  end()
  expect(codes).toEqual([401, 200])
})

it.each([
  [409, 'Conflict'],
  [410, 'Expired'],
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [503, 'ServiceUnavailable'],
  [504, 'Timeout'],
])('refuses with %i and a Status, without an effect', async (code, reason) => {
  const end = sandbox.faults.add({ match: { verb: 'create' }, effect: { kind: 'status', code } })
  const response = await fetch(sandbox.url + path, { method: 'POST', body: JSON.stringify(configMap(`by-${code}`)) })
  end()
  expect([response.status, response.headers.get('retry-after')]).toEqual([code, null])
  expect(await response.json()).toMatchObject({ kind: 'Status', status: 'Failure', code, reason })
  expect((await api.get(`${path}/by-${code}`)).code).toBe(404)
})

it('answers instead of the API server, with whatever body', async () => {
  const match = { verb: ['create', 'get'], resource: 'configmaps' }
  const html = { kind: 'answer', code: 404, body: '<html>404</html>', contentType: 'text/html' } as const
  const own = {
    kind: 'answer',
    code: 404,
    body: ({ name }: ApiCall) => JSON.stringify({ asked: name ?? null }),
  } as const
  const end = [html, own].map((effect, after) => sandbox.faults.add({ match, effect, after, times: 1 }))
  const page = await fetch(sandbox.url + path, { method: 'POST', body: JSON.stringify(configMap('proxied')) })
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([404, 'text/html', html.body])
  expect(await api.get(`${path}/x`)).toEqual({ code: 404, body: { asked: 'x' } })
  expect((await api.get(path)).code).toBe(200)
  for (const each of end) each()
  expect((await api.get(`${path}/proxied`)).body).toMatchObject({ reason: 'NotFound' })
})

it('answers late', async () => {
  const clock = virtualClock()
  await using late = await startSandbox({ preset: 'empty', clock })
  late.faults.add({ match: { resource: 'configmaps' }, effect: { kind: 'latency', milliseconds: 60_000 } })
  const start = clock.now()
  const answer = apiOf(late.url).get(path)
  await expect.poll(() => late.faults.calls.length).toBe(1)
  await clock.advance(59_999)
  expect(late.faults.calls[0]?.code).toBeUndefined()
  await clock.advance(1)
  expect((await answer).code).toBe(200)
  expect(late.faults.calls[0]).toMatchObject({ code: 200, time: start })
})

it('lets continue tokens expire, and gives one with which the list goes on as it is now', async () => {
  for (const name of ['a', 'b', 'c']) await api.post('/api/v1/namespaces/kube-public/configmaps', configMap(name))
  const list = '/api/v1/namespaces/kube-public/configmaps?limit=1'
  type Metadata = { readonly metadata: { readonly continue: string } }
  const first = (await api.get(list)).body as unknown as Metadata
  const end = sandbox.faults.add({ match: { verb: 'list' }, effect: { kind: 'expired-token' } })
  const refusal = await api.get(`${list}&continue=${first.metadata.continue}`)
  expect(refusal.code).toBe(410)
  expect(refusal.body).toMatchObject({
    reason: 'Expired',
    message: expect.stringContaining('results in an inconsistent list'),
  })
  await api.delete('/api/v1/namespaces/kube-public/configmaps/b')
  const next = (refusal.body as unknown as Metadata).metadata.continue
  const rest = await api.items(`${list}&continue=${next}`)
  end()
  expect(rest.map(({ metadata }) => metadata.name)).toEqual(['c'])
})

it('hits only what it is meant for: group, subresource, namespace and name', async () => {
  const match = { verb: 'get', group: 'apps', resource: 'deployments/scale', namespace: 'default', name: 'web' }
  const end = sandbox.faults.add({ match, effect: { kind: 'status', code: 503 } })
  const deployments = '/apis/apps/v1/namespaces/default/deployments'
  const paths = [`${deployments}/web/scale`, `${deployments}/web`, `${deployments}/other/scale`]
  const codes = await Promise.all(paths.map(async (each) => (await api.get(each)).code))
  end()
  expect(codes).toEqual([503, 404, 404])
})

it('remembers every call', async () => {
  await api.get(`${path}/none`)
  expect(sandbox.faults.calls.at(-1)).toMatchObject({
    verb: 'get',
    resource: 'configmaps',
    namespace: 'default',
    name: 'none',
    code: 404,
  })
})
