import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/index.ts'
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
