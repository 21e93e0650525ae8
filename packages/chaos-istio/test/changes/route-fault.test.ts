import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RouteFaultData, routeFault } from '../../src/changes/route-fault.ts'
import plugin from '../../src/plugin.ts'
import type { HttpRule } from '../../src/virtual-service.ts'
import { FakeApiServer } from '../fake-api-server.ts'
import { FakeRun } from '../fake-run.ts'

const { addDelayFault } = plugin.actions!

let server: FakeApiServer
let run: FakeRun
let data: RouteFaultData

const to = (subset: string) => [{ destination: { host: 'reviews', subset } }]
const rule = { match: [{ uri: { prefix: '/reviews' } }], route: to('v3') }
const delay = { fixedDelay: '5s', percentage: { value: 100 } }
const faulty = { ...rule, fault: { delay } }

beforeEach(async () => {
  server = await FakeApiServer.start()
  run = new FakeRun(server)
  server.put('reviews', [rule])
  await run.run(addDelayFault, {
    virtual_service_name: 'reviews',
    ns: 'bookinfo',
    routes: rule.route,
    fixed_delay: '5s',
  })
  // As it comes back from the log in another process.
  data = JSON.parse(JSON.stringify(run.changes[0]?.data)) as RouteFaultData
})

afterEach(() => server[Symbol.asyncDispose]())

if (routeFault.undo !== 'revert') throw new Error('It can be reverted.')
const { inspect, revert } = routeFault

/** What somebody else made of the rules, what an inspection says of it, and what is there after an undo. */
async function after(http: readonly HttpRule[]) {
  server.put('reviews', http)
  const found = await inspect(data, run.system)
  await revert(data, run.system)
  return { found, left: server.rules('reviews') }
}

test('Its data is what the schema says', async () => {
  expect((await routeFault.data['~standard'].validate(data)).issues).toBeUndefined()
})

test('It is described by object, summary and a command', () => {
  expect(routeFault.describe(data)).toEqual({
    object: 'VirtualService bookinfo/reviews: http[0].fault.delay',
    summary: 'delay of 5s for 100 % of the requests added',
    byHand: `kubectl --namespace bookinfo patch virtualservices.networking.istio.io reviews --type=json --patch='[{"op":"test","path":"/spec/http/0/fault/delay","value":{"fixedDelay":"5s","percentage":{"value":100}}},{"op":"remove","path":"/spec/http/0/fault/delay"}]'`,
  })
})

describe('A fault that is still there', () => {
  test('is reverted, and reverting twice does no harm', async () => {
    expect(await after([faulty])).toEqual({ found: 'applied', left: [rule] })
    expect(await inspect(data, run.system)).toBe('restored')
    await revert(data, run.system)
    expect(server.rules('reviews')).toEqual([rule])
  })

  test('is found where the rule is now', async () => {
    const other = { route: to('v1') }
    expect(await after([other, faulty])).toEqual({ found: 'applied', left: [other, rule] })
  })

  test('is taken out of a rule that got other settings since, and they stay', async () => {
    const timed = { ...rule, timeout: '1s' }
    expect(await after([{ ...timed, fault: { delay } }])).toEqual({ found: 'applied', left: [timed] })
  })

  test('leaves an abort that was added beside it', async () => {
    const abort = { httpStatus: 500 }
    expect(await after([{ ...rule, fault: { delay, abort } }])).toEqual({
      found: 'applied',
      left: [{ ...rule, fault: { abort } }],
    })
  })

  test('is told from the fault of a twin by its place', async () => {
    expect(await after([faulty, faulty])).toEqual({ found: 'applied', left: [rule, faulty] })
  })
})

describe('Somebody else', () => {
  test('who altered the delay keeps it', async () => {
    const altered = { ...rule, fault: { delay: { ...delay, fixedDelay: '9s' } } }
    const { found, left } = await after([altered])
    expect(found).toEqual({ drifted: 'delay is {"fixedDelay":"9s","percentage":{"value":100}}' })
    expect(left).toEqual([altered])
  })

  test('who removed it has restored it', async () => {
    expect(await after([rule])).toEqual({ found: 'restored', left: [rule] })
  })

  test('who removed the rule removed the fault with it', async () => {
    expect(await after([{ route: to('v1') }])).toMatchObject({ found: 'gone' })
  })

  test('who rewrote the rules and kept the fault is told so', async () => {
    const moved = [{ route: to('v1'), fault: { delay } }]
    expect(await after(moved)).toEqual({
      found: { drifted: 'its rules were rewritten; http[0] has the same delay' },
      left: moved,
    })
  })

  test('who deleted the VirtualService deleted the fault', async () => {
    server.remove('reviews')
    expect(await inspect(data, run.system)).toBe('gone')
    await revert(data, run.system)
  })

  test('who made a new one of the same name keeps it', async () => {
    server.put('reviews', [faulty], 'another')
    expect(await inspect(data, run.system)).toBe('replaced')
    await revert(data, run.system)
    expect(server.rules('reviews')).toEqual([faulty])
  })

  test('who is faster than the undo makes it fail, to be tried again', async () => {
    const timed = { ...faulty, timeout: '1s' }
    server.meanwhile = () => server.put('reviews', [timed])
    await expect(revert(data, run.system)).rejects.toMatchObject({ applied: undefined })
    expect(server.rules('reviews')).toEqual([timed])
    await revert(data, run.system)
    expect(server.rules('reviews')).toEqual([{ ...rule, timeout: '1s' }])
  })
})

test('Another cluster is never touched', async () => {
  await using other = await FakeApiServer.start()
  other.clusterUid = 'another'
  other.put('reviews', [faulty])
  const elsewhere = new FakeRun(other).system
  await expect(inspect(data, elsewhere)).rejects.toMatchObject({ reason: 'wrong-system' })
  await expect(revert(data, elsewhere)).rejects.toMatchObject({ reason: 'wrong-system' })
  expect(other.calls).toEqual([])
})
