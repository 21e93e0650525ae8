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
  data = run.changes[0]?.data as RouteFaultData
})

afterEach(() => server[Symbol.asyncDispose]())

/** However it is told. */
const restored = expect.objectContaining({ fate: 'restored' }) as unknown

/** What somebody else made of the rules, what an undo says of it, and what is there after it. */
async function after(http: readonly HttpRule[]) {
  server.put('reviews', http)
  const [found] = await run.restoreAll()
  return { found, left: server.rules('reviews') }
}

test('Its data is what the schema says', async () => {
  expect((await routeFault.data['~standard'].validate(data)).issues).toBeUndefined()
})

test('It is described by object, summary and a command', () => {
  expect(routeFault.describe(data)).toEqual({
    object: 'VirtualService bookinfo/reviews: http[0].fault.delay',
    summary: 'delay of 5s for 100 % of the requests added',
    byHand: `kubectl --namespace bookinfo patch virtualservices.networking.istio.io reviews --type=json --patch='[{"op":"test","path":"/spec/http/0/fault/delay","value":{"fixedDelay":"5s","percentage":{"value":100}}},{"op":"remove","path":"/spec/http/0/fault/delay"},{"op":"test","path":"/spec/http/0/fault","value":{}},{"op":"remove","path":"/spec/http/0/fault"}]'`,
  })
})

describe('A fault that is still there', () => {
  test('is taken back, and once more does no harm', async () => {
    expect(await after([faulty])).toEqual({ found: restored, left: [rule] })
    expect(await run.restoreAgain()).toEqual([restored])
    expect(server.rules('reviews')).toEqual([rule])
  })

  test('is found where the rule is now', async () => {
    const other = { route: to('v1') }
    expect(await after([other, faulty])).toEqual({ found: restored, left: [other, rule] })
  })

  test('is taken out of a rule that got other settings since, and they stay', async () => {
    const timed = { ...rule, timeout: '1s' }
    expect(await after([{ ...timed, fault: { delay } }])).toEqual({ found: restored, left: [timed] })
  })

  test('leaves an abort that was added beside it', async () => {
    const abort = { httpStatus: 500 }
    expect(await after([{ ...rule, fault: { delay, abort } }])).toEqual({
      found: restored,
      left: [{ ...rule, fault: { abort } }],
    })
  })

  test('is told from the fault of a twin by its place', async () => {
    expect(await after([faulty, faulty])).toEqual({ found: restored, left: [rule, faulty] })
  })
})

describe('Somebody else', () => {
  test('who altered the delay keeps it', async () => {
    const altered = { ...rule, fault: { delay: { ...delay, fixedDelay: '9s' } } }
    const { found, left } = await after([altered])
    expect(found).toEqual({
      fate: 'drifted',
      detail:
        'spec.http[0].fault.delay is {"fixedDelay":"9s","percentage":{"value":100}}, and was not set; nobody can tell who set it',
    })
    expect(left).toEqual([altered])
  })

  test('who removed it has restored it', async () => {
    expect(await after([rule])).toEqual({ found: restored, left: [rule] })
  })

  test('who removed the rule removed the fault with it', async () => {
    expect(await after([{ route: to('v1') }])).toMatchObject({ found: { fate: 'gone' } })
  })

  test('who rewrote the rules and kept the fault is told so', async () => {
    const moved = [{ route: to('v1'), fault: { delay } }]
    expect(await after(moved)).toEqual({
      found: { fate: 'drifted', detail: 'spec.http was rewritten; spec.http[0] has the same delay' },
      left: moved,
    })
  })

  test('who deleted the VirtualService deleted the fault', async () => {
    server.remove('reviews')
    expect(await run.restoreAll()).toEqual([{ fate: 'gone' }])
  })

  test('who made a new one of the same name keeps it', async () => {
    server.put('reviews', [faulty], 'another')
    expect(await run.restoreAll()).toMatchObject([{ fate: 'replaced' }])
    expect(server.rules('reviews')).toEqual([faulty])
  })

  test('who is faster than the undo keeps what is theirs', async () => {
    const timed = { ...faulty, timeout: '1s' }
    server.meanwhile = () => server.put('reviews', [timed])
    expect(await run.restoreAll()).toEqual([restored])
    expect(server.rules('reviews')).toEqual([{ ...rule, timeout: '1s' }])
  })
})

test('Another cluster is never touched', async () => {
  await using other = await FakeApiServer.start()
  other.clusterUid = 'another'
  other.put('reviews', [faulty])
  Object.assign(run.system, { secrets: { KUBERNETES_HOST: other.url } })
  await expect(run.restoreAll()).rejects.toMatchObject({ reason: 'wrong-system' })
  expect(other.calls).toEqual([])
})
