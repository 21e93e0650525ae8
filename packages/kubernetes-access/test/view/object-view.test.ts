import { connect, type ObjectView, pods, wholeObjects } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { type Answer, status } from '../support/api-server.ts'
import { kubeconfigFor, testContext } from '../support/context.ts'
import { manualClock } from '../support/manual-clock.ts'
import { startWatchServer } from '../support/watch-server.ts'

const pod = (name: string, resourceVersion = '1', uid = `uid-${name}`) => ({
  metadata: { name, namespace: 'shop', uid, resourceVersion },
})
const listOf = (version: string, ...names: readonly string[]): Answer => ({
  body: { metadata: { resourceVersion: version }, items: names.map((name) => pod(name)) },
})
const request = { resource: pods, query: { namespace: 'shop' }, shape: wholeObjects }

async function setUp(list: Parameters<typeof startWatchServer>[0], watch?: Parameters<typeof startWatchServer>[1]) {
  const server = await startWatchServer(list, watch)
  const clock = manualClock()
  const context = testContext({ clock, environment: await kubeconfigFor(server.url) })
  return { server, clock, context, cluster: await connect(context) }
}

const names = (view: ObjectView<unknown>) => [...view.objects.keys()].map((key) => key.replace('shop/', '')).join()
const until = async (view: ObjectView<unknown>, shown: string) =>
  view.until(() => (names(view) === shown ? true : undefined))

test('a view shows a list of many pages, then what happens', async () => {
  const { server, cluster } = await setUp(({ query }) =>
    query.get('continue') === null
      ? { body: { metadata: { resourceVersion: '5', continue: 'more' }, items: [pod('a')] } }
      : listOf('5', 'b'),
  )
  await using _ = server
  using view = await cluster.view(request)
  expect(names(view)).toBe('a,b')
  const watch = await server.nextWatch()
  expect([watch.request.query.get('resourceVersion'), watch.request.query.get('allowWatchBookmarks')]).toEqual([
    '5',
    'true',
  ])
  watch.send('ADDED', pod('c', '6'))
  watch.send('DELETED', pod('a', '7'))
  await until(view, 'b,c')
  expect(view.version).toBe('7')
})

test('all who look at the same objects at the same time share one list and one watch', async () => {
  const { server, cluster } = await setUp(() => listOf('5', 'a'))
  await using _ = server
  const views = await Promise.all(Array.from({ length: 20 }, async () => cluster.view(request)))
  const watch = await server.nextWatch()
  watch.send('ADDED', pod('b', '6'))
  await Promise.all(views.map(async (view) => until(view, 'a,b')))
  expect(server.requests).toHaveLength(2)
  for (const view of views) view[Symbol.dispose]()
})

test('who joins a view later gets what was read after he asked', async () => {
  let items: readonly string[] = ['a']
  const { server, cluster } = await setUp(() => listOf(String(items.length), ...items))
  await using _ = server
  using _first = await cluster.view(request)
  await server.nextWatch()
  items = ['a', 'b']
  using second = await cluster.view(request)
  expect(names(second)).toBe('a,b')
})

test('a watch ends with its last user, and a new user starts anew', async () => {
  const { server, cluster } = await setUp(() => listOf('5', 'a'))
  await using _ = server
  const view = await cluster.view(request)
  const watch = await server.nextWatch()
  view[Symbol.dispose]()
  await watch.closed
  using _again = await cluster.view(request)
  expect(server.lists()).toBe(2)
})

test('a deletion of a pod whose name another one has got by now leaves that one', async () => {
  const { server, cluster } = await setUp(() => listOf('5', 'a'))
  await using _ = server
  using view = await cluster.view(request)
  const watch = await server.nextWatch()
  watch.send('ADDED', pod('a', '6', 'another'))
  watch.send('DELETED', pod('a', '7'))
  watch.send('ADDED', pod('b', '8'))
  await until(view, 'a,b')
  expect(view.at({ namespace: 'shop', name: 'a' })?.uid).toBe('another')
})

test('a watch that the server ends, or that breaks, goes on where it stood', async () => {
  const { server, cluster, clock } = await setUp(() => listOf('5', 'a'))
  await using _ = server
  using view = await cluster.view(request)
  const first = await server.nextWatch()
  first.send('BOOKMARK', { metadata: { resourceVersion: '9' } })
  await view.until(() => (view.version === '9' ? true : undefined))
  first.end()
  await clock.advance(0.5)
  const second = await server.nextWatch()
  expect(second.request.query.get('resourceVersion')).toBe('9')
  second.cut()
  await clock.advance(1)
  expect((await server.nextWatch()).request.query.get('resourceVersion')).toBe('9')
  expect(server.lists()).toBe(1)
})

test('a watch that says nothing for 75 seconds is followed by a new list', async () => {
  let items: readonly string[] = ['a']
  const { server, cluster, clock } = await setUp(() => listOf('5', ...items))
  await using _ = server
  using view = await cluster.view(request)
  const watch = await server.nextWatch()
  clock.pass(70)
  watch.send('BOOKMARK', { metadata: { resourceVersion: '6' } })
  await view.until(() => (view.version === '6' ? true : undefined))
  items = ['b']
  // The bookmark was heard, so the silence is 5 s long by now, and its end is looked for 70 s later.
  await clock.advance(5)
  expect([names(view), server.lists()]).toEqual(['a', 1])
  await clock.advance(70)
  await clock.advance(0.5)
  await until(view, 'b')
})

/** What a watch may answer instead of events, and what a view that was at version 5 does then. */
const wrongs: readonly (readonly [what: string, answer: Answer])[] = [
  ['410', status(410, 'Expired', 'too old')],
  ['429 with Retry-After', { ...status(429, 'TooManyRequests', 'busy'), headers: { 'retry-after': '0.5' } }],
  ['500', status(500, 'InternalError', 'etcd')],
  ['502 of a proxy', { status: 502, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } }],
  ['503', status(503, 'ServiceUnavailable', 'starting')],
  ['a page of HTML', { body: '<html>Please log in</html>\n', headers: { 'content-type': 'text/html' } }],
  ['half a JSON text', { body: '{"type":"ADDED","object":{"metadata"\n' }],
  ['null', { body: 'null\n' }],
  ['an event without an object', { body: '{"type":"ADDED"}\n' }],
  ['an ERROR event of 410', { body: `${JSON.stringify({ type: 'ERROR', object: { code: 410 } })}\n` }],
  ['an ERROR event of 500', { body: `${JSON.stringify({ type: 'ERROR', object: { code: 500 } })}\n` }],
  ['an ERROR event without anything', { body: '{"type":"ERROR"}\n' }],
]

test.each(wrongs)(
  'a watch that is answered by %s is followed by a new list and another watch',
  async (_what, answer) => {
    let watches = 0
    const { server, cluster, clock } = await setUp(
      () => (watches === 0 ? listOf('5', 'a') : listOf('8', 'a', 'b')),
      () => {
        watches += 1
        return watches === 1 ? answer : undefined
      },
    )
    await using _ = server
    using view = await cluster.view(request)
    const seen = until(view, 'a,b')
    if (!JSON.stringify(answer).includes('410')) await clock.advance(0.5)
    await seen
    expect((await server.nextWatch()).request.query.get('resourceVersion')).toBe('8')
  },
)

test('one refusal after the other is met by longer and longer pauses', async () => {
  let lists = 0
  let watches = 0
  const { server, cluster, clock } = await setUp(
    () => listOf(String(++lists), 'a'),
    () => {
      watches += 1
      return status(500, 'InternalError', 'etcd')
    },
  )
  await using _ = server
  using view = await cluster.view(request)
  for (const pause of [0.5, 1, 2, 4, 8, 10, 10]) {
    const before = lists
    await clock.advance(pause)
    await view.until(() => (lists > before ? true : undefined))
  }
  expect([lists, clock.now()]).toEqual([8, 35_500])
  expect(watches).toBeGreaterThanOrEqual(7)
})

test.each([
  [401, 'Unauthorized', 'Unauthorized', 'does not accept our credentials'],
  [
    403,
    'Forbidden',
    'pods is forbidden: User "ann" cannot watch resource "pods" in API group "" in the namespace "shop"',
    'User ann may not watch pods in namespace shop.',
  ],
] as const)('a watch that is refused with %s ends at once, with the reason', async (code, reason, message, told) => {
  const { server, cluster } = await setUp(
    () => listOf('5', 'a'),
    () => status(code, reason, message),
  )
  await using _ = server
  using view = await cluster.view(request)
  await expect(view.until(() => undefined)).rejects.toThrow(told)
  await expect(view.until(() => undefined)).rejects.toMatchObject({ reason: 'no-access' })
})

test('a view that polls goes on by lists where nobody may watch', async () => {
  let lists = 0
  const { server, cluster, clock } = await setUp(
    () => {
      lists += 1
      return lists === 1 ? listOf('5', 'a') : listOf('6', 'b')
    },
    () => status(403, 'Forbidden', 'User "ann" cannot watch resource "pods" in API group ""'),
  )
  await using _ = server
  using view = await cluster.view({ ...request, polls: true })
  expect(names(view)).toBe('a')
  await clock.advance(2)
  await until(view, 'b')
})

test.each([
  [
    'a refusal',
    status(403, 'Forbidden', 'pods is forbidden: User "ann" cannot list resource "pods"'),
    'User ann may not list pods',
  ],
  ['a page of HTML', { body: '<html>Please log in</html>' }, 'answered with something that is no list of pods'],
  ['null', { body: 'null' }, 'answered with something that is no list of pods'],
  ['JSON that is no list', { body: { hello: 'world' } }, 'answered with something that is no list of pods'],
] as const)('a first list that is answered by %s is a failure in one sentence', async (_what, answer, told) => {
  const { server, cluster } = await setUp(() => answer)
  await using _ = server
  await expect(cluster.view(request)).rejects.toThrow(told)
  await expect(cluster.view(request)).rejects.toMatchObject({ reason: 'no-access', name: 'StepFailure' })
})

test('a later list that fails is tried again, and the view says that it may be behind', async () => {
  let lists = 0
  const { server, cluster, clock } = await setUp(
    () => {
      lists += 1
      if (lists === 1) return listOf('5', 'a')
      return lists === 2 ? status(500, 'InternalError', 'etcd') : listOf('9', 'b')
    },
    () => (lists === 1 ? status(410, 'Expired', 'too old') : undefined),
  )
  await using _ = server
  using view = await cluster.view(request)
  await view.until(() => (view.trouble === undefined ? undefined : true))
  expect(view.trouble).toContain('etcd')
  expect(names(view)).toBe('a')
  await clock.advance(0.5)
  await until(view, 'b')
  expect(view.trouble).toBeUndefined()
})

test('a view has reached a version once its watch has told of it, by an event or a bookmark', async () => {
  const { server, cluster } = await setUp(() => listOf('5', 'a'))
  await using _ = server
  using view = await cluster.view(request)
  const watch = await server.nextWatch()
  expect([view.isAtOrPast('5'), view.isAtOrPast('6'), view.isAtOrPast('opaque')]).toEqual([true, false, undefined])
  const reached = view.reach('6')
  watch.send('BOOKMARK', { metadata: { resourceVersion: '10' } })
  await reached
  expect([view.isAtOrPast('6'), server.lists()]).toEqual([true, 1])
})

test('a version that is not reached within the patience, or that has no order, is looked for by a new list', async () => {
  const { server, cluster, clock } = await setUp(() => listOf('5', 'a'))
  await using _ = server
  using view = await cluster.view(request)
  const reached = view.reach('6')
  await clock.advance(5)
  await reached
  expect(server.lists()).toBe(2)
  await view.reach('opaque')
  expect(server.lists()).toBe(3)
})

test('a wait ends with its time, and with its signal', async () => {
  const { server, context, clock } = await setUp(() => listOf('5', 'a'))
  await using _ = server
  const stop = new AbortController()
  const cluster = await connect({ ...context, signal: stop.signal })
  using view = await cluster.view(request)
  const waited = view.until(() => undefined, 3)
  await clock.advance(3)
  expect(await waited).toBeUndefined()
  const cut = view.until(() => undefined, 3)
  stop.abort(new Error('stopped'))
  await expect(cut).rejects.toThrow('stopped')
})

test('of objects that are listed whole and watched as metadata a view holds what its shape keeps', async () => {
  const { server, cluster } = await setUp(() => ({
    body: { metadata: { resourceVersion: '5' }, items: [{ ...pod('a'), spec: { nodeName: 'one' } }] },
  }))
  await using _ = server
  const shape = {
    listed: 'whole',
    watched: 'metadata',
    keep: (
      { spec, metadata }: { spec?: { nodeName?: string }; metadata: { deletionTimestamp?: string } },
      seen: { previous: { node?: string | undefined } | undefined },
    ) => ({
      node: spec?.nodeName ?? seen.previous?.node,
      leaving: metadata.deletionTimestamp !== undefined,
    }),
  } as const
  using view = await cluster.view({ ...request, shape: shape as never })
  const watch = await server.nextWatch()
  expect(watch.request.headers.accept).toContain('as=PartialObjectMetadata;')
  watch.send('MODIFIED', { metadata: { ...pod('a', '6').metadata, deletionTimestamp: 'now' } })
  await view.until(() => (view.version === '6' ? true : undefined))
  expect(view.at({ namespace: 'shop', name: 'a' })?.kept).toEqual({ node: 'one', leaving: true })
})
