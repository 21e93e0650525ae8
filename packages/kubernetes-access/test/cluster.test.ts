import {
  connect,
  deployments,
  givenNamespace,
  givenText,
  givenTextOrNull,
  type Node,
  nodes,
  pods,
} from 'chaos-kubernetes-access'
import { type Clock, StepFailure } from 'chaos-plugin-api'
import { describe, expect, test } from 'vitest'
import { type Handler, startApiServer, status } from './support/api-server.ts'
import { kubeconfigFor, testContext } from './support/context.ts'

async function setUp(handler: Handler, user: Readonly<Record<string, unknown>> = {}, clock?: Clock) {
  const server = await startApiServer(handler)
  const environment = await kubeconfigFor(server.url, user)
  const context = testContext({ environment, ...(clock === undefined ? {} : { clock }) })
  return { server, context, cluster: await connect(context) }
}

const node = (name: string) => ({ metadata: { name, uid: name }, spec: {} })
const empty = { body: { kind: 'NodeList', apiVersion: 'v1', metadata: {}, items: [] } }

test.each(['', ' ', '\u200b', '\u2800', '\u00ad', '.', '..', 'a/b', 'a%2Fb'])(
  'the name %j, which leads elsewhere, is asked of no server',
  async (name) => {
    const { server, cluster } = await setUp(() => empty)
    await using _ = server
    const sentence =
      /^The (name|namespace) of the (Pod|Node) (is empty|can't be ".*"), so nothing was asked of the API server\.$/
    await expect(cluster.delete(nodes, { name })).rejects.toThrow(sentence)
    await expect(cluster.get(pods, { name: 'a', namespace: name })).rejects.toThrow(sentence)
    await expect(cluster.list(pods, { namespace: name })).rejects.toThrow(sentence)
    expect(server.requests).toEqual([])
  },
)

test('a text that looks like nothing is an empty one', () => {
  for (const text of ['\u200b', '\u2800', '\u00ad \ufeff']) {
    for (const argument of [givenText, givenTextOrNull, givenNamespace]) {
      expect(argument.safeParse(text).error?.issues[0]?.message).toContain('it is empty')
    }
  }
})

test('a server that leaves HTTP for another protocol has not answered', async () => {
  const { server, cluster } = await setUp((_, response) => {
    response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nnot HTTP')
    return undefined
  })
  await using _ = server
  const sentence = /it leaves HTTP for another protocol, with status 101/
  await expect(cluster.list(nodes, {})).rejects.toThrow(sentence)
  await expect(cluster.delete(nodes, { name: 'a' })).rejects.toThrow(sentence)
})

test('a list is read page after page, and its objects get the kind that lists leave out', async () => {
  const { server, cluster } = await setUp(({ query }) =>
    query.get('continue') === null
      ? { body: { metadata: { continue: 'more' }, items: [node('a')] } }
      : { body: { metadata: {}, items: [node('b')] } },
  )
  await using _ = server
  const found = await cluster.list(nodes, { labelSelector: 'zone=1' })
  expect(found.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Node a', 'Node b'])
  expect(server.requests.map(({ query }) => [query.get('limit'), query.get('labelSelector')])).toEqual([
    ['500', 'zone=1'],
    ['500', 'zone=1'],
  ])
})

test('of many objects only what is asked for is held, page after page', async () => {
  const { server, cluster } = await setUp(({ query }) =>
    query.get('continue') === null
      ? { body: { metadata: { continue: 'more' }, items: [node('a'), node('b')] } }
      : { body: { metadata: {}, items: [node('c')] } },
  )
  await using _ = server
  const keep = ({ metadata: { name, uid }, spec }: Node) => (name === 'b' ? undefined : { name, uid, spec })
  const named = await cluster.gather(nodes, {}, { fields: ['metadata.name'], keep })
  expect(named).toEqual([{ name: 'a' }, { name: 'c' }])
  expect((await cluster.gather(nodes, {}, { keep }))[1]).toEqual({ name: 'c', uid: 'c', spec: {} })
})

test('of objects whose metadata alone is asked for, or is enough behind the first page, the API server sends no more', async () => {
  const { server, cluster } = await setUp(({ query }) => ({
    body: { metadata: query.get('continue') === null ? { continue: 'more' } : {}, items: [node('a')] },
  }))
  await using _ = server
  const keep = () => undefined
  await cluster.gather(nodes, {}, { fields: ['metadata.name'], keep })
  await cluster.gather(nodes, {}, { fields: ['metadata.name', 'status.phase'], keep })
  await cluster.gather(nodes, {}, { fields: ['metadata.name', 'status.phase'], metadataBehind: true, keep })
  const asks = server.requests.map(({ headers }) => headers.accept?.includes('as=PartialObjectMetadataList'))
  expect(asks).toEqual([true, true, false, false, false, true])
})

test('a list with an item that is no JSON is none', async () => {
  const { server, cluster } = await setUp(() => ({ body: '{"metadata":{},"items":[{"metadata":{}},{"metadata":}]}' }))
  await using _ = server
  const sentence = `The API server ${server.url} answered with something that is no list of nodes.`
  await expect(cluster.list(nodes)).rejects.toThrow(sentence)
})

test('what speaks no JSON is no API server, and nothing that it says is repeated', async () => {
  const { server, cluster } = await setUp(() => ({ body: 'kiwi-4417-token' }))
  await using _ = server
  const sentence = `What answers at ${server.url} is no API server: it does not speak JSON.`
  await expect(cluster.resourceOf('shop.example/v1', 'Cart')).rejects.toThrow(sentence)
  await expect(cluster.get(nodes, { name: 'a' })).rejects.toThrow(sentence)
})

test('a limit ends the reading and keeps the continue token', async () => {
  const { server, cluster } = await setUp(() => ({ body: { metadata: { continue: 'more' }, items: [node('a')] } }))
  await using _ = server
  const list = await cluster.readList(nodes, { limit: 1 })
  expect(list.metadata.continue).toBe('more')
  expect(server.requests).toHaveLength(1)
})

test('a read is sent again after 503, and after 429 as late as the server asks for', async () => {
  const answers = [
    { ...status(429, 'TooManyRequests', 'busy'), headers: { 'retry-after': '3' } },
    status(503, 'ServiceUnavailable', 'starting'),
    empty,
  ]
  const { server, cluster, context } = await setUp(() => answers.shift())
  await using _ = server
  expect(await cluster.list(nodes)).toEqual([])
  expect(context.slept).toEqual([3, 0.2])
})

test('a read is sent again after a broken connection', async () => {
  let broken = false
  const { server, cluster } = await setUp((_request, response) => {
    if (broken) return empty
    broken = true
    response.destroy()
    return undefined
  })
  await using _ = server
  expect(await cluster.list(nodes)).toEqual([])
  expect(server.requests).toHaveLength(2)
})

test('a write is not sent again after a broken connection, and may have happened', async () => {
  const { server, cluster } = await setUp((_request, response) => {
    response.destroy()
    return undefined
  })
  await using _ = server
  const failure = await cluster.delete(pods, { name: 'a', namespace: 'b' }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(StepFailure)
  expect(failure).toMatchObject({ reason: 'no-access', applied: undefined })
  expect(server.requests).toHaveLength(1)
})

test('an eviction that a disruption budget forbids is not sent again by itself', async () => {
  const { server, cluster } = await setUp(() => status(429, 'TooManyRequests', 'budget'))
  await using _ = server
  await expect(cluster.evict({ name: 'a', namespace: 'b' }, { uid: 'u' })).rejects.toMatchObject({
    status: 429,
    applied: false,
  })
  expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
    [
      '/api/v1/namespaces/b/pods/a/eviction',
      {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: 'a', namespace: 'b' },
        deleteOptions: { preconditions: { uid: 'u' } },
      },
    ],
  ])
})

test('a refusal by RBAC names the verb, the resource, the namespace and who', async () => {
  const message = 'pods is forbidden: User "robot" cannot list resource "pods" in API group "" in the namespace "shop"'
  const { server, cluster } = await setUp(() => status(403, 'Forbidden', message))
  await using _ = server
  await expect(cluster.list(pods, { namespace: 'shop' })).rejects.toMatchObject({
    reason: 'no-access',
    message: 'User robot may not list pods in namespace shop.',
    remedy: 'Grant robot the verb list on pods in namespace shop.',
    applied: undefined,
  })
})

test('a refusal by a policy is a failure that says what the policy said', async () => {
  const { server, cluster } = await setUp(() => status(403, 'Forbidden', 'exceeded quota: five'))
  await using _ = server
  await expect(cluster.create(pods, { metadata: { name: 'p' } }, 'shop')).rejects.toMatchObject({
    reason: 'failed',
    applied: false,
    message: 'The API server refused to create Pod shop/p: exceeded quota: five.',
  })
})

test.each([
  [401, 'Unauthorized', {}, 'no-access', /does not accept our credentials\.$/],
  [404, 'NotFound', { name: 'x' }, 'failed', /^Deployment shop\/x was not found\.$/],
  [404, 'NotFound', {}, 'failed', /has no deployments of apps\/v1\.$/],
  [409, 'AlreadyExists', { name: 'x' }, 'failed', /^Deployment shop\/x exists already\.$/],
] as const)('the answer %i %s %o becomes one sentence', async (code, reason, details, kind, sentence) => {
  const { server, cluster } = await setUp(() => status(code, reason, 'words of the server', details))
  await using _ = server
  const patch = { type: 'merge', body: {} } as const
  await expect(cluster.patch(deployments, { name: 'x', namespace: 'shop' }, patch)).rejects.toMatchObject({
    reason: kind,
    message: expect.stringMatching(sentence) as string,
    applied: false,
    status: code,
  })
})

test('an answer that is no Status is not quoted', async () => {
  const { server, cluster } = await setUp(() => ({ status: 502, body: '<html>secret page</html>' }))
  await using _ = server
  await expect(cluster.get(nodes, { name: 'n' })).rejects.toMatchObject({
    message: 'The API server refused to get Node n: HTTP 502.',
  })
})

test('a server that refuses connections is no access, and a write to it did not happen', async () => {
  const { server, cluster } = await setUp(() => empty)
  await server[Symbol.asyncDispose]()
  await expect(cluster.delete(nodes, { name: 'n' })).rejects.toMatchObject({
    reason: 'no-access',
    applied: false,
    message: `The API server ${server.url} can't be reached: the connection was refused.`,
  })
})

test('preconditions and the kind of a patch go with the request', async () => {
  const { server, cluster } = await setUp(() => ({ body: {} }))
  await using _ = server
  await cluster.delete(pods, { name: 'p', namespace: 'shop' }, { uid: 'u', gracePeriodSeconds: 0 })
  for (const type of ['merge', 'strategic'] as const) await cluster.patch(nodes, { name: 'n' }, { type, body: {} })
  await cluster.patch(nodes, { name: 'n' }, { type: 'json', body: [{ op: 'test', path: '/a', value: 1 }] })
  expect(server.requests[0]?.body).toEqual({
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    gracePeriodSeconds: 0,
    preconditions: { uid: 'u' },
  })
  expect(server.requests.slice(1).map(({ headers }) => headers['content-type'])).toEqual([
    'application/merge-patch+json',
    'application/strategic-merge-patch+json',
    'application/json-patch+json',
  ])
})

test.each([
  [{ token: 'abc' }, 'Bearer abc'],
  [{ username: 'me', password: 'pw' }, `Basic ${Buffer.from('me:pw').toString('base64')}`],
])('the credentials %o go with the request', async (user, authorization) => {
  const { server, cluster } = await setUp(() => empty, user)
  await using _ = server
  await cluster.list(nodes)
  expect(server.requests[0]?.headers.authorization).toBe(authorization)
})

test('two connections to the same cluster as the same user share their sockets', async () => {
  const { server, context } = await setUp(() => empty)
  await using _ = server
  let sockets = 0
  server.raw.on('connection', () => {
    sockets += 1
  })
  await (await connect(context)).list(nodes)
  await (await connect(testContext({ environment: context.environment }))).list(nodes)
  expect(sockets).toBe(1)
})

test('a call ends with the signal, and rejects with its reason', async () => {
  const stop = new AbortController()
  const server = await startApiServer(() => {
    stop.abort(new Error('stopped'))
    return undefined
  })
  await using _ = server
  const context = testContext({ environment: await kubeconfigFor(server.url), signal: stop.signal })
  await expect((await connect(context)).list(nodes)).rejects.toThrow('stopped')
})

test('a watch decides about what is there, then about each event', async () => {
  const event = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`
  const { server, cluster } = await setUp(
    ({ query }, response) => {
      if (query.get('watch') === null) return { body: { metadata: { resourceVersion: '7' }, items: [node('a')] } }
      response.write(event('ADDED', node('b')))
      response.write(event('DELETED', node('a')))
      return undefined
    },
    {},
    holding,
  )
  await using _ = server
  const seen: string[] = []
  const result = await cluster.watchUntil(nodes, {}, 60, (found) => {
    seen.push(found.map(({ metadata }) => metadata.name).join())
    return seen.length === 3 ? 'enough' : undefined
  })
  expect(result).toBe('enough')
  expect(seen).toEqual(['a', 'a,b', 'b'])
  expect(server.requests[1]?.query.get('resourceVersion')).toBe('7')
})

test('a watch that the server ends is followed by a new list', async () => {
  let lists = 0
  const { server, cluster } = await setUp(
    ({ query }) => {
      if (query.get('watch') !== null) return { body: `${JSON.stringify({ type: 'ERROR', object: { code: 410 } })}\n` }
      lists += 1
      return { body: { metadata: { resourceVersion: String(lists) }, items: lists < 3 ? [] : [node('a')] } }
    },
    {},
    holding,
  )
  await using _ = server
  const found = await cluster.watchUntil(nodes, {}, 60, ([first]) => first?.metadata.name)
  expect(found).toBe('a')
})

test('a watch whose time is over returns nothing', async () => {
  const { server, cluster } = await setUp(({ query }) =>
    query.get('watch') === null ? { body: { metadata: {}, items: [] } } : undefined,
  )
  await using _ = server
  expect(await cluster.watchUntil(nodes, {}, 5, () => undefined)).toBeUndefined()
})

/** A clock that stands still: short waits end at once, long ones with the signal only. */
const holding: Clock = {
  now: () => 0,
  async sleep(seconds, signal) {
    if (seconds < 1) return
    await new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
  },
}

describe('When the run is stopped while a call is on its way,', () => {
  /** A server that is slow to answer, a call to which the run is stopped, and a clock whose two seconds pass when told. */
  async function stopped() {
    const stop = new AbortController()
    const answers: (() => void)[] = []
    const server = await startApiServer((_, response) => {
      answers.push(() => response.end('{"kind":"Status","status":"Success"}'))
      stop.abort(new Error('the run was stopped'))
      return undefined
    })
    const grace = Promise.withResolvers<void>()
    const clock: Clock = {
      now: () => 0,
      sleep: async (seconds) => (seconds === 2 ? grace.promise : new Promise(() => undefined)),
    }
    const environment = await kubeconfigFor(server.url)
    const cluster = await connect(testContext({ environment, clock, signal: stop.signal }))
    return { server, cluster, answer: () => answers[0]!(), grace: grace.resolve, signal: stop.signal }
  }
  const once = async (signal: AbortSignal) =>
    new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  const place = { name: 'worker-1' }

  test('one that reads is ended', async () => {
    const { server, cluster } = await stopped()
    await using _ = server
    await expect(cluster.get(nodes, place)).rejects.toThrow('the run was stopped')
  })

  test('one that changes something is answered', async () => {
    const { server, cluster, signal, answer } = await stopped()
    await using _ = server
    const deleted = cluster.delete(nodes, place)
    await once(signal)
    answer()
    await expect(deleted).resolves.toBeUndefined()
  })

  test('and is ended when no answer has come after two seconds', async () => {
    const { server, cluster, signal, grace } = await stopped()
    await using _ = server
    const deleted = cluster.delete(nodes, place)
    await once(signal)
    grace()
    await expect(deleted).rejects.toThrow('the run was stopped')
  })
})
