import { afterEach, beforeEach, expect, test } from 'vitest'
import plugin from '../../src/plugin.ts'
import { FakeApiServer } from '../fake-api-server.ts'
import { FakeRun } from '../fake-run.ts'

const { getVirtualService } = plugin.probes!

let server: FakeApiServer

beforeEach(async () => {
  server = await FakeApiServer.start()
})

afterEach(() => server[Symbol.asyncDispose]())

const read = (name: string) =>
  new FakeRun(server).run(getVirtualService, { virtual_service_name: name, ns: 'bookinfo' })

test('It returns the VirtualService with status 200', async () => {
  const http = [{ route: [{ destination: { host: 'reviews' } }] }]
  server.put('reviews', http)
  expect(await read('reviews')).toMatchObject({ status: 200, headers: {}, body: { spec: { http } } })
})

test('One that is not there is a result with status 404', async () => {
  expect(await read('none')).toMatchObject({
    status: 404,
    body: { kind: 'Status', message: 'virtualservices.networking.istio.io "none" not found' },
  })
})

test('A namespace that is not there is said to be so', async () => {
  const run = new FakeRun(server)
  const read = async (ns: string) => run.run(getVirtualService, { virtual_service_name: 'none', ns })
  expect(await read('bookinfo')).toMatchObject({ status: 404 })
  expect(run.missed).toEqual([])
  expect(await read('bookinf')).toMatchObject({ status: 404 })
  expect(run.missed).toEqual(['There is no namespace bookinf, so nothing was looked at.'])
})

test('An API server that can not be reached is a failure', async () => {
  const run = new FakeRun(server)
  await server[Symbol.asyncDispose]()
  server = await FakeApiServer.start()
  await expect(run.run(getVirtualService, { virtual_service_name: 'reviews', ns: 'bookinfo' })).rejects.toMatchObject({
    reason: 'no-access',
  })
})
