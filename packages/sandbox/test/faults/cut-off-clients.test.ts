import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Sandbox, startSandbox, type VirtualClock, virtualClock } from '../../src/index.ts'
import { apiOf } from '../api-of.ts'

let sandbox: Sandbox
let clock: VirtualClock
let api: ReturnType<typeof apiOf>
const path = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })

beforeEach(async () => {
  clock = virtualClock()
  sandbox = await startSandbox({ preset: 'empty', clock })
  api = apiOf(sandbox.url)
})
afterEach(() => sandbox.stop())

const as = (agent: string, signal?: AbortSignal): RequestInit => ({
  headers: { 'user-agent': agent, 'content-type': 'application/json' },
  ...(signal ? { signal } : {}),
})

/** Opens a watch and reads the names of the objects that it tells of. */
async function watch(agent: string) {
  const { resourceVersion } = (await api.get(path)).body['metadata'] as { readonly resourceVersion: string }
  const leave = new AbortController()
  const response = await fetch(
    `${sandbox.url}${path}?watch=1&resourceVersion=${resourceVersion}`,
    as(agent, leave.signal),
  )
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let ended: unknown
  const names: string[] = []
  const reading = (async () => {
    try {
      for (;;) {
        const { value, done } = await reader.read()
        if (done) break
        for (const line of value.trim().split('\n')) {
          names.push((JSON.parse(line) as { object: { metadata: { name: string } } }).object.metadata.name)
        }
      }
      ended = 'done'
    } catch (error) {
      ended = error
    }
  })()
  return { names, leave: () => leave.abort(), reading, ended: () => ended }
}

it('A partition silences the watches of one client and holds its requests, then lets all of it through', async () => {
  const [victim, other] = [await watch('victim'), await watch('other')]
  const end = sandbox.faults.add({ match: { userAgent: 'victim' }, effect: { kind: 'partition' } })
  const request = fetch(sandbox.url + path, {
    ...as('victim'),
    method: 'POST',
    body: JSON.stringify(configMap('held')),
  })
  await api.post(path, configMap('seen'))
  await expect.poll(() => other.names).toEqual(['seen'])
  expect(victim.names).toEqual([])
  expect((await api.get(`${path}/held`)).code).toBe(404)
  end()
  expect((await request).status).toBe(201)
  await expect.poll(() => victim.names).toEqual(['seen', 'held'])
  victim.leave()
  other.leave()
})

it('A client that gives up during a partition has had no effect', async () => {
  const end = sandbox.faults.add({ match: { verb: 'create' }, effect: { kind: 'partition' } })
  const gone = { method: 'POST', body: JSON.stringify(configMap('never')), signal: AbortSignal.timeout(50) }
  await expect(fetch(sandbox.url + path, gone)).rejects.toThrow()
  end()
  expect((await api.get(`${path}/never`)).code).toBe(404)
})

it('A fault ends by itself when its time on the clock is over', async () => {
  sandbox.faults.add({
    match: { verb: 'list' },
    effect: { kind: 'status', code: 500 },
    durationMilliseconds: 3_600_000,
  })
  expect((await api.get(path)).code).toBe(500)
  await clock.advance(3_599_000)
  expect((await api.get(path)).code).toBe(500)
  await clock.advance(1_000)
  expect((await api.get(path)).code).toBe(200)
})

it('A watch falls silent after some events', async () => {
  sandbox.faults.add({ match: { verb: 'watch' }, effect: { kind: 'stall', afterEvents: 1 }, times: 1 })
  const [stalled, next] = [await watch('any'), await watch('any')]
  for (const name of ['one', 'two']) await api.post(path, configMap(name))
  await expect.poll(() => next.names).toEqual(['one', 'two'])
  expect(stalled.names).toEqual(['one'])
  expect(stalled.ended()).toBeUndefined()
  stalled.leave()
  next.leave()
})

it('A watch is reset after some events', async () => {
  sandbox.faults.add({ match: { verb: 'watch' }, effect: { kind: 'reset', effect: 'after', afterEvents: 2 } })
  const cut = await watch('any')
  for (const name of ['one', 'two']) await api.post(path, configMap(name))
  await clock.advance(1)
  await cut.reading
  expect(cut.names).toEqual(['one', 'two'])
  expect(cut.ended()).toBeInstanceOf(Error)
})

it('As many requests as the limit allows are served at a time, some wait their turn, the others get 429 in plain text', async () => {
  const match = { userAgent: 'crowd' }
  sandbox.faults.add({ match, effect: { kind: 'limit', concurrent: 2, queueLength: 1, retryAfterSeconds: 7 } })
  sandbox.faults.add({ match, effect: { kind: 'latency', milliseconds: 1_000 } })
  const crowd = Array.from({ length: 4 }, () => fetch(sandbox.url + path, as('crowd')))
  const refused = await Promise.race(crowd)
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('content-type')]).toEqual([
    429,
    '7',
    'text/plain; charset=utf-8',
  ])
  expect(await refused.text()).toBe('Too many requests, please try again later.\n')
  let done = 0
  for (const response of crowd) void response.then(() => done++)
  expect((await fetch(sandbox.url + path, as('somebody else'))).status).toBe(200)
  await clock.advance(1_000)
  await expect.poll(() => done).toBe(3)
  await clock.advance(1_000)
  expect((await Promise.all(crowd)).map(({ status }) => status).sort()).toEqual([200, 200, 200, 429])
})

it('A seat is free again when its client leaves, and once a watch is established', async () => {
  sandbox.faults.add({ match: { userAgent: 'crowd' }, effect: { kind: 'limit', concurrent: 1 } })
  const watches = [await watch('crowd'), await watch('crowd')]
  sandbox.faults.add({ match: { userAgent: 'crowd', verb: 'get' }, effect: { kind: 'stall' } })
  await expect(fetch(`${sandbox.url}${path}/any`, as('crowd', AbortSignal.timeout(50)))).rejects.toThrow()
  await expect.poll(async () => (await fetch(sandbox.url + path, as('crowd'))).status).toBe(200)
  for (const each of watches) each.leave()
})
