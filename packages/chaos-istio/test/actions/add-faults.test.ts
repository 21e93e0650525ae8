import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import plugin from '../../src/plugin.ts'
import { FakeApiServer } from '../fake-api-server.ts'
import { FakeRun } from '../fake-run.ts'

const { addDelayFault, addAbortFault, setFault } = plugin.actions!

let server: FakeApiServer
let run: FakeRun

beforeEach(async () => {
  server = await FakeApiServer.start()
  run = new FakeRun(server)
  server.put('reviews', [jasonToV2, everybodyElse])
})

afterEach(() => server[Symbol.asyncDispose]())

const to = (subset: string, weight?: number) => ({
  destination: { host: 'reviews', subset },
  ...(weight && { weight }),
})
const jasonToV2 = { match: [{ headers: { user: { exact: 'jason' } } }], route: [to('v2')] }
const everybodyElse = { route: [to('v1', 90), to('v3', 10)] }
const args = (subset: string) => ({ virtual_service_name: 'reviews', ns: 'bookinfo', routes: [to(subset)] })

describe('Adding a delay', () => {
  test('hits the whole rule that has the route, and no other', async () => {
    const delay = { fixedDelay: '5s', percentage: { value: 25 } }
    const result = await run.run(addDelayFault, { ...args('v3'), fixed_delay: '5s', percentage: 25 })
    expect(server.rules('reviews')).toEqual([jasonToV2, { ...everybodyElse, fault: { delay } }])
    expect(result).toMatchObject({ status: 200, headers: {}, body: { spec: { http: [{}, { fault: { delay } }] } } })
    expect(run.described).toEqual([
      'VirtualService bookinfo/reviews: http[1].fault.delay: delay of 5s for 25 % of the requests added',
    ])
  })

  test.each([
    ['no percentage', {}],
    ['null', { percentage: null }],
    ['a mapping', { percentage: { value: 100 } }],
  ])('with %s hits all requests', async (_, share) => {
    await run.run(addDelayFault, { ...args('v2'), fixed_delay: '1s', ...share })
    expect(server.rules('reviews')[0]?.fault).toEqual({ delay: { fixedDelay: '1s', percentage: { value: 100 } } })
  })

  test('keeps an abort that was there', async () => {
    const abort = { httpStatus: 500 }
    server.put('reviews', [{ ...jasonToV2, fault: { abort } }])
    await run.run(addDelayFault, { ...args('v2'), fixed_delay: '1s' })
    expect(server.rules('reviews')[0]?.fault).toEqual({
      abort,
      delay: { fixedDelay: '1s', percentage: { value: 100 } },
    })
  })

  test('to a route that no rule has fails, names the routes that there are, and changes nothing', async () => {
    await expect(run.run(addDelayFault, { ...args('v9'), fixed_delay: '1s' })).rejects.toMatchObject({
      message: 'No rule of VirtualService bookinfo/reviews routes to reviews (v9).',
      remedy: 'Name one of the routes that it has: reviews (v2), reviews (v1), reviews (v3).',
    })
    expect(server.calls).toEqual(['GET reviews'])
  })

  test('to a VirtualService that is not there fails', async () => {
    await expect(
      run.run(addDelayFault, { ...args('v2'), virtual_service_name: 'none', fixed_delay: '1s' }),
    ).rejects.toThrow('VirtualService bookinfo/none was not found.')
  })

  test('fails where the API server refuses', async () => {
    server.refusePatches = 403
    await expect(run.run(addDelayFault, { ...args('v2'), fixed_delay: '1s' })).rejects.toMatchObject({ applied: false })
    expect(run.changes).toEqual([])
    expect(server.rules('reviews')).toEqual([jasonToV2, everybodyElse])
  })

  test('that is there already sends nothing', async () => {
    await run.run(addDelayFault, { ...args('v2'), fixed_delay: '1s' })
    await run.run(addDelayFault, { ...args('v2'), fixed_delay: '1s' })
    expect(run.changes).toHaveLength(1)
    expect(server.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(1)
  })

  test('looks anew when somebody else alters the rules in between', async () => {
    const timed = { ...everybodyElse, timeout: '2s' }
    server.meanwhile = () => server.put('reviews', [timed, jasonToV2])
    await run.run(addDelayFault, { ...args('v3'), fixed_delay: '1s' })
    expect(server.rules('reviews')).toEqual([
      { ...timed, fault: { delay: { fixedDelay: '1s', percentage: { value: 100 } } } },
      jasonToV2,
    ])
    expect(run.changes).toHaveLength(1)
  })

  test('refuses a delay without a unit before it asks the API server', async () => {
    await expect(run.run(addDelayFault, { ...args('v2'), fixed_delay: '5' })).rejects.toThrow()
    expect(server.calls).toEqual([])
  })
})

test('Adding an abort keeps a delay that was there', async () => {
  const delay = { fixedDelay: '5s', percentage: { value: 100 } }
  server.put('reviews', [{ ...jasonToV2, fault: { delay } }])
  await run.run(addAbortFault, { ...args('v2'), http_status: 503, percentage: 12.5 })
  expect(server.rules('reviews')[0]?.fault).toEqual({ delay, abort: { httpStatus: 503, percentage: { value: 12.5 } } })
})

test('A route without a subset means routes without a subset only', async () => {
  const plain = { route: [{ destination: { host: 'reviews' } }] }
  server.put('reviews', [jasonToV2, plain])
  await run.run(addAbortFault, { ...args('v2'), routes: plain.route, http_status: 503 })
  expect(server.rules('reviews').map(({ fault }) => fault !== undefined)).toEqual([false, true])
})

test('Setting a fault replaces what was there, and the undo brings it back', async () => {
  const before = [{ ...jasonToV2, fault: { abort: { httpStatus: 500 } } }, everybodyElse]
  server.put('reviews', before)
  const fault = { delay: { fixedDelay: '2s', percentage: { value: 50 } } }
  await run.run(setFault, { ...args('v2'), fault })
  expect(server.rules('reviews')).toEqual([{ ...jasonToV2, fault }, everybodyElse])
  expect(await run.restoreAll()).toMatchObject([{ fate: 'restored' }, { fate: 'restored' }])
  expect(server.rules('reviews')).toEqual(before)
})

describe('What the API server makes of a fault', () => {
  const patches = () => server.calls.filter((call) => call.startsWith('PATCH'))

  test('that drops a member that it does not know is said, and put back at once', async () => {
    server.admit = (object) =>
      JSON.parse(JSON.stringify(object, (key, value) => (key === 'percent' ? undefined : value)))
    const fault = { abort: { httpStatus: 503, percent: 100 }, delay: { fixedDelay: '1s', percentage: { value: 1 } } }
    await expect(run.run(setFault, { ...args('v2'), fault })).rejects.toMatchObject({
      message:
        'VirtualService bookinfo/reviews: of http[0].fault.abort, sent as {"httpStatus":503,"percent":100}, the API server makes {"httpStatus":503}, so it is put back.',
    })
    expect(patches()).toHaveLength(2)
    expect(server.rules('reviews')).toEqual([jasonToV2, everybodyElse])
    expect(await run.restoreAll()).toMatchObject([{ fate: 'restored' }, { fate: 'restored' }])
  })

  test('that puts a removed one back is said after one call', async () => {
    const kept = { ...jasonToV2, fault: { abort: { httpStatus: 500 } } }
    server.put('reviews', [kept])
    server.admit = (object) => ({ ...object, spec: { ...object.spec, http: [kept] } })
    await expect(run.run(setFault, { ...args('v2'), fault: {} })).rejects.toMatchObject({
      message:
        'VirtualService bookinfo/reviews: of http[0].fault.abort, sent as nothing, the API server makes {"httpStatus":500}, so it is put back.',
    })
    expect(patches()).toHaveLength(1)
  })

  test('whose members are null is that of one without them', async () => {
    server.put('reviews', [{ ...jasonToV2, fault: { abort: { httpStatus: 500 } } }])
    const delay = { fixedDelay: '2s', percentage: { value: 50 } }
    await run.run(setFault, { ...args('v2'), fault: { abort: null, delay: { ...delay, exponentialDelay: null } } })
    expect(server.rules('reviews')).toEqual([{ ...jasonToV2, fault: { delay } }])
    expect(run.described).toHaveLength(2)
  })
})

test.each([
  ['an abort of no request', addAbortFault, { http_status: 503, percentage: 0 }],
  ['a delay of no request', addDelayFault, { fixed_delay: '1s', percentage: { value: 0 } }],
  ['a fault without a percentage', setFault, { fault: { abort: { httpStatus: 500 } } }],
])('That %s hits nothing is said', async (_what, action, more) => {
  await run.run(action, { ...args('v2'), ...more })
  expect(run.missed).toEqual(['The fault hits no request: its percentage is 0, or left out.'])
})

test('Of a fault that hits some requests nothing is said', async () => {
  const fault = { abort: { httpStatus: 500 }, delay: { fixedDelay: '1s', percentage: { value: 1 } } }
  await run.run(setFault, { ...args('v2'), fault })
  await run.run(setFault, { ...args('v2'), fault: {} })
  expect(run.missed).toEqual([])
})

test('A forecast names the rules and sends nothing that changes them', async () => {
  const parsed = { ...args('v1'), version: 'networking.istio.io/v1' }
  const context = {
    ...run.system,
    random: () => 0,
    foundNothing: () => undefined,
    leftUndone: () => undefined,
    chose: () => undefined,
    step: { runId: '', runStartedAt: 0, id: '', name: '', attempt: 1, phase: 'method' as const },
  }
  expect(await addDelayFault?.targets?.(parsed, context)).toEqual([
    { object: 'VirtualService bookinfo/reviews: http[1].fault' },
  ])
  expect(server.calls).toEqual(['GET reviews'])
})
