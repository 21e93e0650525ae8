import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workloadOf } from '../support/healing-cluster.ts'
import { type EmptyCluster, startEmptyCluster } from '../support/run-steps.ts'

let cluster: EmptyCluster

/** Six nodes in the zones a, b and c, twice; pods named after their node, of which two are not ready, in two namespaces. */
beforeAll(async () => {
  cluster = await startEmptyCluster(6)
  const make = async (path: string, manifest: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${cluster.sandbox.url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(manifest),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  }
  for (const [name, team] of [
    ['shop', 'web'],
    ['cart', 'web'],
    ['bank', 'pay'],
  ] as const) {
    await make('/api/v1/namespaces', { metadata: { name, labels: { team } } })
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const labels = { app: 'plain', parity: number % 2 === 0 ? 'even' : 'odd' }
      const readinessGates = number > 4 ? [{ conditionType: 'example.com/never' }] : []
      const spec = { nodeName: `node-${number}`, containers: [{ name: 'main', image: 'web:1' }], readinessGates }
      await make(`/api/v1/namespaces/${name}/pods`, { metadata: { name: `pod-${number}`, labels }, spec })
    }
  }
  await make('/apis/apps/v1/namespaces/default/deployments', workloadOf('front', 2))
  await make('/apis/apps/v1/namespaces/default/deployments', workloadOf('back', 2))
  await cluster.clock.advance(60_000)
})

afterAll(() => cluster.stop())

/** Whom an action that alters nothing would act on. */
async function chosenPods(args: object): Promise<string> {
  const { chose } = await play('exec-in-pods', {
    ns: 'shop',
    label_selector: 'app=plain',
    cmd: 'true',
    all: true,
    ...args,
  })
  return chose.map((object) => object.replace(/^Pod (?:shop\/)?/, '').replace('pod-', '')).join()
}

async function play(activity: string, args: object) {
  const { journal } = await cluster.run([{ activity, args: { ...args } }], { rollbacks: [] })
  const { choices = [], shortfalls = [] } = (journal.chaos ?? {}) as {
    readonly choices?: readonly {
      readonly first: readonly string[]
      readonly rule: string
      readonly leftOut: object
      readonly found: number
      readonly chosen: number
    }[]
    readonly shortfalls?: readonly { readonly message: string }[]
  }
  return { chose: choices[0]?.first ?? [], choice: choices[0], told: shortfalls.map(({ message }) => message), journal }
}

describe('pods are chosen', () => {
  test.each([
    [{}, '1,2,3,4,5,6'],
    [{ exclude_label_selector: 'parity=odd' }, '2,4,6'],
    [{ exclude_label_selector: 'app=plain,parity notin (odd)' }, '1,3,5'],
    [{ label_selector: 'parity=odd', exclude_name_pattern: '[35]$' }, '1'],
    [{ name_pattern: '(?i)POD-[1-3]', exclude_name_pattern: '2' }, '1,3'],
    [{ field_selector: 'spec.nodeName!=node-1,metadata.name!=pod-6' }, '2,3,4,5'],
    [{ node: 'node-4' }, '4'],
    [{ node: 'node-4', field_selector: 'metadata.name=pod-4' }, '4'],
    [{ exclude_node: 'node-4' }, '1,2,3,5,6'],
    [{ zone: 'zone-b' }, '2,5'],
    [{ exclude_zone: 'zone-b' }, '1,3,4,6'],
    [{ zone: 'zone-b', exclude_node: 'node-2' }, '5'],
    [{ node_selector: 'kubernetes.io/hostname in (node-1,node-3)' }, '1,3'],
    [
      {
        node_selector: 'topology.kubernetes.io/region=region-1',
        exclude_node_selector: 'topology.kubernetes.io/zone=zone-a',
      },
      '2,3,5,6',
    ],
    [{ ready: true }, '1,2,3,4'],
    [{ ready: false }, '5,6'],
    [{ ns_selector: 'team=web', node: 'node-1' }, 'cart/1,1'],
    [{ ns_selector: 'team,team!=web', name_pattern: '[12]' }, 'bank/1,bank/2'],
    [{ all: false, qty: 2 }, '1,2'],
    [{ all: false, qty: 34, mode: 'percentage' }, '1,2,3'],
  ])('by %o: %s', async (args, names) => {
    expect(await chosenPods(args)).toBe(names)
  })

  test('of an owner above their ReplicaSet, or of none of it', async () => {
    const of = async (args: object) => chosenPods({ ns: 'default', label_selector: null, ...args })
    expect(await of({ owner: 'deployment/front' })).toMatch(/^default\/front-\S+,default\/front-\S+$/)
    expect(await of({ owner: 'Deploy/front' })).toMatch(/^default\/front-\S+,default\/front-\S+$/)
    expect(await of({ exclude_owner: 'deployments/front' })).toMatch(/^default\/back-\S+,default\/back-\S+$/)
    expect(await of({ owner: 'statefulset/front' })).toBe('')
  })

  test('by chance as many as a range gives, each once', async () => {
    const names = (await chosenPods({ all: false, rand: true, qty_range: '2..4' })).split(',')
    expect(names.length).toBeGreaterThanOrEqual(2)
    expect(names.length).toBeLessThanOrEqual(4)
    expect(new Set(names).size).toBe(names.length)
  })

  test('and the journal says among what, and what was left out', async () => {
    const { choice, journal } = await play('exec-in-pods', {
      ns: 'shop',
      all: true,
      cmd: 'true',
      ready: true,
      exclude_name_pattern: '1$',
      zone: 'zone-a',
    })
    expect(choice).toEqual({
      step: 'method/0',
      activity: 'exec-in-pods',
      rule: 'All pods in namespace shop, in zone zone-a, that are ready.',
      found: 6,
      leftOut: { 'on other nodes': 4, 'with excluded names': 1 },
      chosen: 1,
      first: ['Pod shop/pod-4'],
    })
    expect(journal.status).toBe('completed')
  })

  test('and that nothing may be chosen is said, with the reasons', async () => {
    const { told, journal } = await play('exec-in-pods', {
      ns: 'shop',
      all: true,
      cmd: 'true',
      ready: true,
      exclude_zone: 'zone-a',
      exclude_name_pattern: '[23]$',
    })
    expect(told).toEqual([
      'Of the 6 pods in namespace shop none may be chosen: 2 on other nodes, 2 not ready, 2 with excluded names.',
    ])
    expect(journal.chaos?.['outcome']).toBe('inconclusive')
  })
})

describe('nodes are chosen', () => {
  const chosenNodes = async (args: object) =>
    (await play('cordon-node', args)).chose.map((object) => object.replace('Node node-', '')).join()

  test.each([
    [{ zone: 'zone-b' }, '2,5'],
    [{ zone: 'zone-b', exclude_name_pattern: '5$' }, '2'],
    [{ name_pattern: '[1-3]$', exclude_zone: 'zone-a' }, '2,3'],
    [
      {
        label_selector: 'kubernetes.io/os=linux',
        exclude_label_selector: 'topology.kubernetes.io/zone in (zone-a,zone-b)',
      },
      '3,6',
    ],
    [{ field_selector: 'metadata.name=node-6' }, '6'],
    [{ name: 'node-1', ready: true }, '1'],
  ])('by %o: %s', async (args, names) => {
    expect(await chosenNodes(args)).toBe(names)
  })

  test('a percentage of them, or as many as a range gives, each once', async () => {
    expect((await chosenNodes({ zone: 'zone-c', percentage: 50 })).split(',')).toHaveLength(1)
    expect(new Set((await chosenNodes({ count_range: '4..4' })).split(','))).toHaveLength(4)
    expect(new Set((await chosenNodes({ count: 3, exclude_zone: 'zone-a' })).split(','))).toHaveLength(3)
  })

  test('that there is none is a failure that says why', async () => {
    const sentence = async (args: object) => (await play('cordon-node', args)).journal.run[0]?.['exception']
    expect(JSON.stringify(await sentence({ zone: 'zone-x' }))).toContain('There is no node in zone zone-x.')
    expect(JSON.stringify(await sentence({ zone: 'zone-a', exclude_name_pattern: '1$', ready: false }))).toContain(
      'Of 6 nodes none may be chosen: 1 with excluded names, 4 in other zones, 1 ready.',
    )
  })

  test.each([
    [{ exclude_zone: 'zone-a' }, 'no node is named, so every node of the cluster would be meant'],
    [{ ready: true }, 'no node is named, so every node of the cluster would be meant'],
    [{ zone: 'zone-a', count: 1, percentage: 50 }, 'of count, percentage and count_range only one can hold; give one'],
    [{ count_range: '3..1' }, 'the second number is smaller than the first'],
    [{ zone: 'zone-a', exclude_label_selector: 'a>1' }, 'compare numbers'],
  ])('%o is refused before the run', async (args, words) => {
    await expect(play('cordon-node', args)).rejects.toThrow(words)
  })
})
