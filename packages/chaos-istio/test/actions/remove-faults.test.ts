import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import plugin from '../../src/plugin.ts'
import { FakeApiServer } from '../fake-api-server.ts'
import { FakeRun } from '../fake-run.ts'

const { addDelayFault, addAbortFault, removeDelayFault, removeAbortFault, unsetFault } = plugin.actions!

let server: FakeApiServer
let run: FakeRun

beforeEach(async () => {
  server = await FakeApiServer.start()
  run = new FakeRun(server)
})

afterEach(() => server[Symbol.asyncDispose]())

const rule = { route: [{ destination: { host: 'reviews', subset: 'v3' } }] }
const args = { virtual_service_name: 'reviews', ns: 'bookinfo', routes: rule.route }
const delay = { fixedDelay: '5s', percentage: { value: 100 } }
const abort = { httpStatus: 500 }

describe('A fault that somebody else put there', () => {
  test('is removed, and comes back at the end of the run', async () => {
    server.put('reviews', [{ ...rule, fault: { delay } }])
    await run.run(removeDelayFault, args)
    expect(server.rules('reviews')).toEqual([rule])
    expect(run.described).toEqual(['VirtualService bookinfo/reviews: http[0].fault.delay: delay removed'])
    expect(await run.restoreAll()).toMatchObject([{ fate: 'restored' }])
    expect(server.rules('reviews')).toEqual([{ ...rule, fault: { delay } }])
  })

  test('keeps its other half', async () => {
    server.put('reviews', [{ ...rule, fault: { delay, abort } }])
    await run.run(removeDelayFault, args)
    expect(server.rules('reviews')).toEqual([{ ...rule, fault: { abort } }])
    server.put('reviews', [{ ...rule, fault: { delay, abort } }])
    await run.run(removeAbortFault, args)
    expect(server.rules('reviews')).toEqual([{ ...rule, fault: { delay } }])
  })

  test('is removed as a whole by unset_fault', async () => {
    server.put('reviews', [{ ...rule, fault: { delay, abort } }])
    await run.run(unsetFault, args)
    expect(server.rules('reviews')).toEqual([rule])
  })
})

describe('A fault of this run', () => {
  test('is undone, not removed by another change', async () => {
    server.put('reviews', [rule])
    await run.run(addDelayFault, { ...args, fixed_delay: '5s' })
    await run.run(removeDelayFault, args, 'rollbacks')
    expect(server.rules('reviews')).toEqual([rule])
    expect(run.changes).toMatchObject([{ end: { fate: 'restored' } }])
  })

  test('leaves what was there before it, in rollbacks', async () => {
    server.put('reviews', [{ ...rule, fault: { delay: { fixedDelay: '1s' } } }])
    await run.run(addDelayFault, { ...args, fixed_delay: '5s' })
    await run.run(removeDelayFault, args, 'rollbacks')
    expect(server.rules('reviews')).toEqual([{ ...rule, fault: { delay: { fixedDelay: '1s' } } }])
  })

  test('leaves no fault at all in the method', async () => {
    server.put('reviews', [{ ...rule, fault: { delay: { fixedDelay: '1s' } } }])
    await run.run(addDelayFault, { ...args, fixed_delay: '5s' })
    await run.run(removeDelayFault, args, 'method')
    expect(server.rules('reviews')).toEqual([rule])
    expect(await run.restoreAll()).toMatchObject([{ fate: 'restored' }])
    expect(server.rules('reviews')).toEqual([{ ...rule, fault: { delay: { fixedDelay: '1s' } } }])
  })

  test('of the other kind stays', async () => {
    server.put('reviews', [rule])
    await run.run(addDelayFault, { ...args, fixed_delay: '5s' })
    await run.run(addAbortFault, { ...args, http_status: 503 })
    await run.run(removeDelayFault, args, 'rollbacks')
    expect(server.rules('reviews')).toMatchObject([{ fault: { abort: { httpStatus: 503 } } }])
    expect(server.rules('reviews')[0]?.fault).not.toHaveProperty('delay')
    expect(await run.restoreAll()).toMatchObject([{ fate: 'restored' }])
    expect(server.rules('reviews')).toEqual([rule])
  })

  test('on another route stays', async () => {
    const other = { route: [{ destination: { host: 'reviews', subset: 'v1' } }] }
    server.put('reviews', [rule, other])
    await run.run(addDelayFault, { ...args, fixed_delay: '5s', routes: [...rule.route, ...other.route] })
    await run.run(removeDelayFault, args, 'rollbacks')
    expect(server.rules('reviews')).toEqual([rule, { ...other, fault: { delay } }])
  })
})

test('A fault of this run on another cluster stays, and that of the cluster that is meant is removed', async () => {
  await using other = await FakeApiServer.start()
  other.clusterUid = 'uid-of-the-other'
  server.put('reviews', [rule])
  other.put('reviews', [{ ...rule, fault: { delay } }])
  await run.run(addDelayFault, { ...args, fixed_delay: '5s' })
  await run.run(removeDelayFault, args, 'method', other)
  expect(server.rules('reviews')).toEqual([{ ...rule, fault: { delay } }])
  expect(other.rules('reviews')).toEqual([rule])
})

test('Removing what is not there succeeds and changes nothing', async () => {
  server.put('reviews', [{ ...rule, fault: { abort } }])
  expect(await run.run(removeDelayFault, args)).toMatchObject({ status: 200 })
  expect(run.changes).toEqual([])
})

test('Removing from a route that no rule has fails', async () => {
  server.put('reviews', [rule])
  const routes = [{ destination: { host: 'reviews', subset: 'v9' } }]
  await expect(run.run(unsetFault, { ...args, routes })).rejects.toThrow('routes to reviews (v9)')
})
