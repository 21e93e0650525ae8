import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'

const rules = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/rules'
const mutating = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
const step = (activity: string, args: object = {}) => ({ activity, args: { name: 'rules', i_know: 'a test', ...args } })
const webhooksIn = async (open: OpenShop, path = rules) =>
  (await open.read(path))['webhooks'] as readonly { readonly name: string; readonly [field: string]: unknown }[]

const webhook = (name: string, more: object = {}) => ({
  name: `${name}.example.com`,
  clientConfig: { url: 'https://hooks.example.com/' },
  rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['things'] }],
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  ...more,
})

test('a webhook leads nowhere until the undo', async () => {
  await using open = await openShop()
  const before = await webhooksIn(open)
  const { result, seen } = await open.meanwhile(step('break-webhook'), () => webhooksIn(open))
  expect(seen).toMatchObject([{ clientConfig: { service: { namespace: 'shop', name: 'chaos-cli-leads-nowhere' } } }])
  expect(cameTo(result)).toBe('Fail')
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await webhooksIn(open)).toEqual(before)
})

test('a webhook is asked about nothing until the undo, and keeps its place and all else', async () => {
  await using open = await openShop()
  const objectSelector = { matchLabels: { team: 'shop' } }
  await open.shop.call('POST', mutating, {
    metadata: { name: 'defaults' },
    webhooks: [webhook('first', { objectSelector }), webhook('second')],
  })
  const args = { name: 'defaults', type: 'mutating', webhook: 'first.example.com' }
  const before = await webhooksIn(open, `${mutating}/defaults`)
  const look = () => webhooksIn(open, `${mutating}/defaults`)
  const { result, seen } = await open.meanwhile(step('remove-webhook', args), look)
  expect(seen.map(({ name }) => name)).toEqual(['first.example.com', 'second.example.com'])
  expect(seen[0]!['objectSelector']).toEqual({ matchLabels: { team: 'shop', 'chaos-cli/asked-about': 'nothing' } })
  expect(seen[1]).toEqual(before[1])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await look()).toEqual(before)
})

test('where a webhook that is not reached refuses nothing, that is said', async () => {
  await using open = await openShop()
  await open.shop.call('POST', mutating, {
    metadata: { name: 'soft' },
    webhooks: [webhook('soft', { failurePolicy: 'Ignore' })],
  })
  const args = { name: 'soft', type: 'mutating' }
  const look = async () => (await webhooksIn(open, `${mutating}/soft`))[0]!['clientConfig']
  const { result, seen } = await open.meanwhile(step('break-webhook', args), look)
  expect(seen).toMatchObject({ url: 'https://webhook.invalid/' })
  expect(cameTo(result)).toBe('Ignore')
  expect(open.told).toEqual([
    'Webhook soft.example.com has the failure policy Ignore: no request is refused, each passes without it.',
  ])
})

test('one of several has to be named, and one that is not there is refused', async () => {
  await using open = await openShop()
  await open.shop.call('POST', mutating, { metadata: { name: 'two' }, webhooks: [webhook('a'), webhook('b')] })
  const args = { name: 'two', type: 'mutating' }
  expect(cameTo(await open.run([step('remove-webhook', args)]))).toContain(
    'MutatingWebhookConfiguration two has 2 webhooks: a.example.com, b.example.com.',
  )
  expect(cameTo(await open.run([step('break-webhook', { ...args, webhook: 'c' })]))).toContain(
    'MutatingWebhookConfiguration two has no webhook c; it has a.example.com, b.example.com.',
  )
})

test('what somebody else has made of the webhook meanwhile stays', async () => {
  await using open = await openShop()
  const theirs = [webhook('rules', { clientConfig: { url: 'https://theirs.example.com/' } })]
  const { result } = await open.meanwhile(step('break-webhook'), () => open.patch(rules, { webhooks: theirs }))
  expect(result.changes[0]!.fate).not.toBe('restored')
  expect(await webhooksIn(open)).toMatchObject(theirs)
})

test.each(['break-webhook', 'remove-webhook'])(
  '%s is refused before the run unless a reason is given',
  async (activity) => {
    await using open = await openShop()
    await expect(open.run([{ activity, args: { name: 'rules' } }])).rejects.toThrow('i_know')
    await expect(open.run([step(activity, { i_know: ' ' })])).rejects.toThrow('it is empty')
  },
)
