import type { KubernetesObject, LabelSelector } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { selectorText } from '../../src/selectors/label-requirements.ts'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'

const ns = 'shop'
const policies = '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies'
const pods = '/api/v1/namespaces/shop/pods'
const step = (args: object) => ({ activity: 'partition-network', args: { ns, label_selector: 'app=web', ...args } })

interface Peer {
  readonly namespaceSelector?: LabelSelector
  readonly podSelector?: LabelSelector
  readonly ipBlock?: object
}
interface Policy extends KubernetesObject {
  readonly spec: {
    readonly podSelector: LabelSelector
    readonly policyTypes: readonly string[]
    readonly ingress?: readonly { readonly from: readonly Peer[] }[]
    readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly object[] }[]
  }
}

const madeIn = async (open: OpenShop) =>
  (await open.list(policies)).find(({ metadata }) => metadata.name.startsWith('chaos-partition-')) as Policy

/** The apps of the shop that a list of peers allows. */
async function allowed(open: OpenShop, peers: readonly Peer[]): Promise<readonly string[]> {
  const apps = new Set<string>()
  for (const { namespaceSelector, podSelector } of peers) {
    const [here] = await open.list(
      `/api/v1/namespaces?fieldSelector=metadata.name%3Dshop&labelSelector=${encodeURIComponent(selectorText(namespaceSelector ?? {}))}`,
    )
    if (here === undefined) continue
    const found = await open.list(`${pods}?labelSelector=${encodeURIComponent(selectorText(podSelector ?? {}))}`)
    for (const { metadata } of found) apps.add(metadata.labels!['app']!)
  }
  return [...apps].sort()
}

test.each([
  ['app=db', ['cache', 'log', 'web']],
  ['app in (db,log)', ['cache', 'web']],
  ['app=db,tier=none', ['cache', 'db', 'log', 'web']],
  ['app', []],
])('pods are cut off from those with the labels %s, and from no others', async (other, rest) => {
  await using open = await openShop()
  const look = async () => {
    const { spec } = await madeIn(open)
    return [spec, await allowed(open, spec.ingress![0]!.from), await allowed(open, spec.egress![0]!.to!)]
  }
  const { result, seen } = await open.meanwhile(step({ other_label_selector: other }), look)
  expect(seen).toEqual([expect.objectContaining({ policyTypes: ['Ingress', 'Egress'] }), rest, rest])
  expect(cameTo(result)).toMatch(/^chaos-partition-.*-method-0$/)
  expect(result.changes).toMatchObject([{ fate: 'restored' }])
  expect(await madeIn(open)).toBeUndefined()
})

test('pods of another namespace are cut off there alone, one way, and what is reachable stays so', async () => {
  await using open = await openShop()
  await open.shop.call('POST', '/api/v1/namespaces', { metadata: { name: 'other' } })
  const args = { other_label_selector: 'app=db', other_ns: 'other', direction: 'egress', reachable: ['192.0.2.0/24'] }
  const { seen } = await open.meanwhile(step(args), async () => {
    const { spec } = await madeIn(open)
    return [spec, await allowed(open, spec.egress![0]!.to!)]
  })
  expect(seen).toMatchObject([{ policyTypes: ['Egress'] }, ['cache', 'db', 'log', 'web']])
  expect(seen).toMatchObject([{ egress: [{ to: [{}, {}, { ipBlock: { cidr: '192.0.2.0/24' } }] }] }, {}])
  expect(open.told).toContain(
    'There is no pod with the labels app=db in namespace other, so nothing is cut off from anything.',
  )
})

test('pods are cut off from DNS by every port but that one', async () => {
  await using open = await openShop()
  const { seen } = await open.meanwhile(step({ dns: true }), async () => (await madeIn(open)).spec)
  expect(seen).toMatchObject({
    policyTypes: ['Egress'],
    egress: [
      {
        ports: expect.arrayContaining([
          { protocol: 'UDP', port: 1, endPort: 52 },
          { protocol: 'UDP', port: 54, endPort: 65535 },
        ]) as unknown,
      },
    ],
  })
  expect(seen.egress![0]).not.toHaveProperty('to')
})

test('a policy that selects the pods as well is named, since what it allows stays allowed', async () => {
  await using open = await openShop()
  const result = await open.run([step({ other_label_selector: 'app=db' })])
  expect(result.outcome).toBe('held')
  expect(open.told).toEqual(['NetworkPolicy shop/allow selects these pods as well, and what it allows stays allowed.'])
})

test.each([
  [{}, 'nothing is given that the pods are to be cut off from'],
  [{ dns: true, other_label_selector: 'app=db' }, 'pods and DNS are given'],
  [{ dns: true, direction: 'ingress' }, 'leave out other_ns, direction and reachable'],
  [{ other_label_selector: 'rank>3' }, 'compare numbers'],
  [{ other_label_selector: 'app=db', reachable: ['10.0.0.0'] }, 'it is no range of addresses'],
  [{ other_label_selector: 'app=db', reachable: ['10.0.0.0/33'] }, 'it is no range of addresses'],
])('arguments that fit no partition are refused before the run: %j', async (args, sentence) => {
  await using open = await openShop()
  await expect(open.run([step(args)])).rejects.toThrow(sentence)
})
