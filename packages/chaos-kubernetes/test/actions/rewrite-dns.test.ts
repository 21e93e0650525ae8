import { expect, test } from 'vitest'
import { withDnsRule } from '../../src/dns/corefile.ts'
import { cameTo, openShop } from '../support/open-shop.ts'

const configMap = '/api/v1/namespaces/shop/configmaps/coredns'
const host = 'web.shop.svc.cluster.local'
const step = (args: object = {}) => ({ activity: 'rewrite-dns', args: { ns: 'shop', host, i_know: 'a test', ...args } })

test.each([
  [{ to: 'other.example.com' }, `    rewrite name exact ${host} other.example.com\n`],
  [{}, `    template ANY ANY ${host} {\n        rcode NXDOMAIN\n    }\n`],
])('a rule stands before all others until the undo: %j', async (args, rule) => {
  await using open = await openShop()
  const { result, seen } = await open.meanwhile(step(args), async () => (await open.read(configMap))['data'])
  expect(seen).toEqual({ Corefile: `.:53 {\n${rule}    errors\n    reload\n}\n` })
  expect(open.told).toEqual([])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  await open.shop.untilAsBefore()
})

test('where CoreDNS reads its Corefile once only, that is said', async () => {
  await using open = await openShop()
  await open.patch(configMap, { data: { Corefile: '. {\n    errors\n}\n' } })
  await open.run([step()])
  expect(open.told).toEqual([
    'The Corefile in ConfigMap shop/coredns does not say "reload", so CoreDNS reads it only as its pods are started again.',
  ])
})

test('a ConfigMap that is none of CoreDNS is refused', async () => {
  await using open = await openShop()
  expect(cameTo(await open.run([step({ name: 'settings' })]))).toContain('ConfigMap shop/settings has no Corefile.')
  await open.patch(configMap, { data: { Corefile: 'example.org:53 {\n    errors\n}\n' } })
  expect(cameTo(await open.run([step()]))).toContain('The Corefile has no block for all names')
})

test.each([
  ['.:53 {\n}', '.:53 {\n    rewrite name exact a b\n}'],
  ['# . {\nexample.org {\n}\n. .:54 {\n}', '# . {\nexample.org {\n}\n. .:54 {\n    rewrite name exact a b\n}'],
  ['dns://.:53 {\n}', 'dns://.:53 {\n    rewrite name exact a b\n}'],
])('a rule is written into the block for all names: %j', (corefile, expected) => {
  expect(withDnsRule(corefile, { name: 'a', to: 'b' })).toBe(expected)
})

test.each([
  [{ host: 'a b' }, 'it is no host name'],
  [{ host: '' }, 'it is empty'],
  [{ to: 'x {\n' }, 'it is no host name'],
  [{ i_know: '' }, 'it is empty'],
])('arguments that fit no rule are refused before the run: %j', async (args, sentence) => {
  await using open = await openShop()
  await expect(open.run([step(args)])).rejects.toThrow(sentence)
})
