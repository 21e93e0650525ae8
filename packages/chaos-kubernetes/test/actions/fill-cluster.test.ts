import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { podsOfShop } from '../support/shop.ts'

const classes = '/apis/scheduling.k8s.io/v1/priorityclasses'
const pods = '/api/v1/namespaces/shop/pods'
const step = (args: object) => ({ activity: 'fill-cluster', args: { ns: 'shop', ...args } })
const fillers = async (open: OpenShop) => open.list(`${pods}?labelSelector=chaos-cli%2Ffills`)

/** Processors of a node, as its status says. */
async function cpuOfNode(open: OpenShop): Promise<number> {
  const [node] = await open.list('/api/v1/nodes')
  return Number((node!['status'] as { readonly allocatable: { readonly cpu: string } }).allocatable.cpu)
}

test('pods of a low priority take room, and make it for others; the undo takes them and their class away', async () => {
  await using open = await openShop()
  const cpu = await cpuOfNode(open)
  // Of two that ask for more than half of a node each there is one on each node.
  const half = Math.floor(cpu / 2) + 1
  const { result, seen } = await open.meanwhile(step({ replicas: 4, requests: { cpu: half } }), async () => {
    const placed = (await fillers(open)).filter(({ spec }) => (spec as { nodeName?: string }).nodeName !== undefined)
    const resources = { requests: { cpu: String(half) }, limits: { cpu: String(half) } }
    await open.shop.call('POST', pods, {
      metadata: { name: 'more' },
      spec: { containers: [{ name: 'main', image: 'more:1', resources }] },
    })
    await open.shop.clock.sleep(10)
    const more = (await open.read(`${pods}/more`))['spec'] as { readonly nodeName?: string }
    return [placed.map(({ spec }) => (spec as { priority: number }).priority), more.nodeName]
  })
  expect(seen).toEqual([[-1, -1, -1], expect.stringMatching(/^node-/)])
  expect(cameTo(result)).toMatch(/^chaos-fill-.*-method-0$/)
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }, { fate: 'restored' }] })
  await open.shop.clock.sleep(60)
  expect(await fillers(open)).toEqual([])
  expect((await open.list(classes)).filter(({ metadata }) => metadata.name.startsWith('chaos'))).toEqual([])
  expect(await open.shop.readyPods()).toBe(podsOfShop + 1)
})

test.each([
  [{ requests: { cpu: 1 } }, 'replicas'],
  [{ replicas: 1, requests: {} }, 'it names no resource'],
  [{ replicas: 1, requests: { cpu: 1 }, priority: 5 }, 'priority'],
])(
  'arguments that fill nothing, or would be in the way of others, are refused before the run: %j',
  async (args, sentence) => {
    await using open = await openShop()
    await expect(open.run([step(args)])).rejects.toThrow(sentence)
  },
)
