import { expect, test } from 'vitest'
import { openShop } from '../support/open-shop.ts'

const probe = { type: 'probe', activity: 'api-server-latency', args: { ns: 'shop', count: 3 } } as const
const match = { resource: 'namespaces', verb: 'get', name: 'shop' } as const

test('what the API server takes is told in milliseconds, whether there is such a namespace or not', async () => {
  await using open = await openShop()
  for (const name of ['shop', 'none']) {
    const slow = { match: { ...match, name }, effect: { kind: 'latency', milliseconds: 300 } } as const
    open.shop.sandbox.faults.add(slow)
    const run = open.run([{ ...probe, args: { ...probe.args, ns: name } }])
    expect((await open.shop.clock.passUntil(run)).journal.run[0]?.output).toBe(300)
  }
})

test('a call that is refused is no latency', async () => {
  await using open = await openShop()
  open.shop.sandbox.faults.add({ match, effect: { kind: 'status', code: 403 } })
  expect(await open.ask(probe.activity, probe.args)).toContain('The API server refused to get Namespace shop')
})
