import { setImmediate } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import type { MeshDependencies } from '../../src/mesh/mesh-dependencies.ts'
import type { MeshClient, MeshRequest, MeshResponse } from '../../src/mesh/mesh-request.ts'
import type { Endpoint } from '../../src/mesh/pick-endpoint.ts'
import { sendThroughMesh } from '../../src/mesh/send-through-mesh.ts'
import { FakeCluster } from './fake-cluster.ts'

type Sent = MeshRequest & { readonly pod: string }

let cluster: FakeCluster
let sent: Sent[]
let slept: number[]

beforeEach(() => {
  cluster = FakeCluster.bookinfo()
  sent = []
  slept = []
  client = { namespace: 'bookinfo', labels: { app: 'productpage' } }
})

const never = new AbortController().signal
const answer = (status: number, text = 'hello'): MeshResponse => ({ status, headers: {}, body: Buffer.from(text) })
const base = { method: 'GET', path: '/reviews/0', headers: {}, authority: 'reviews:9080', port: 9080 }
let client: MeshClient

async function request(
  changed: Partial<MeshRequest> = {},
  reply: (to: Endpoint) => MeshResponse | Promise<MeshResponse> = () => answer(200),
) {
  const dependencies: MeshDependencies = {
    view: cluster,
    random: () => 0,
    sleep: async (seconds) => {
      slept.push(seconds)
      await setImmediate()
    },
    send: async (endpoint, outgoing) => {
      sent.push({ ...outgoing, pod: endpoint.pod })
      return reply(endpoint)
    },
    ended: never,
  }
  const { status, headers, body } = await sendThroughMesh({ ...base, ...changed }, client, dependencies, never)
  return { status, headers, text: body.toString() }
}

const hangs = () => new Promise<MeshResponse>(() => undefined)
const refused = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
const toV1 = { route: [{ destination: { host: 'reviews', subset: 'v1' } }] }

describe('Routing', () => {
  test('goes to the subset of the VirtualService', async () => {
    expect(await request()).toMatchObject({ status: 200, text: 'hello' })
    expect(sent.map(({ pod }) => pod)).toEqual(['reviews-v3-0'])
  })

  test('goes to any pod of the Service where there is no VirtualService', async () => {
    cluster.remove('VirtualService', 'reviews')
    await request()
    expect(sent.map(({ pod }) => pod)).toEqual(['reviews-v1-0'])
  })

  test('takes a host by its full name', async () => {
    expect((await request({ authority: 'reviews.bookinfo.svc.cluster.local:9080' })).status).toBe(200)
    expect(sent.map(({ pod }) => pod)).toEqual(['reviews-v3-0'])
  })

  test('answers 404 where no rule applies, 502 for unknown hosts, 503 for a subset that nobody defined', async () => {
    cluster.putRules('reviews', { match: [{ method: { exact: 'PUT' } }], ...toV1 })
    expect((await request()).status).toBe(404)
    expect((await request({ authority: 'nobody:9080' })).status).toBe(502)
    cluster.putRules('reviews', { route: [{ destination: { host: 'reviews', subset: 'v9' } }] })
    expect((await request()).status).toBe(503)
    expect(sent).toEqual([])
  })

  test('ignores a VirtualService for gateways only, or of a namespace that keeps it to itself', async () => {
    const metadata = { name: 'reviews', namespace: 'bookinfo' }
    const object = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata }
    cluster.put({
      ...object,
      spec: { hosts: ['reviews'], gateways: ['ingress'], http: [{ directResponse: { status: 418 } }] },
    })
    expect((await request()).status).toBe(200)
    cluster.put({
      ...object,
      spec: { hosts: ['reviews'], exportTo: ['other'], http: [{ directResponse: { status: 418 } }] },
    })
    expect((await request()).status).toBe(200)
  })
})

describe('Names', () => {
  test.each(['reviews.bookinfo:9080', 'reviews.bookinfo.svc', 'REVIEWS', 'reviews.bookinfo.svc.cluster.local.'])(
    'of a client may be %s',
    async (authority) => {
      expect((await request({ authority })).status).toBe(200)
      expect(sent.map(({ pod }) => pod)).toEqual(['reviews-v3-0'])
    },
  )

  test('of another namespace are not found by a short name', async () => {
    client = { namespace: 'other', labels: {} }
    expect((await request()).status).toBe(502)
    expect((await request({ authority: 'reviews.bookinfo' })).status).toBe(200)
  })

  test('with a dot are full names in an object: nothing is behind one that is not', async () => {
    cluster.putRules('reviews', { route: [{ destination: { host: 'reviews.bookinfo' } }] })
    expect(await request()).toMatchObject({ status: 503, text: '' })
    cluster.putRules('reviews', { route: [{ destination: { host: 'ratings.bookinfo.svc.cluster.local' } }] })
    expect((await request()).status).toBe(200)
    expect(sent.map(({ pod }) => pod)).toEqual(['ratings-v1-0'])
  })

  const teapot = (name: string, hosts: readonly string[], status: number, namespace = 'bookinfo') =>
    cluster.put({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name, namespace, creationTimestamp: `2026-01-01T00:00:0${status % 10}Z` },
      spec: { hosts, http: [{ directResponse: { status } }] },
    })

  test('that are exact go before wildcards, longer wildcards before shorter ones, older VirtualServices before newer ones', async () => {
    cluster.remove('VirtualService', 'reviews')
    teapot('any', ['*'], 411)
    expect((await request()).status).toBe(411)
    teapot('local', ['*.svc.cluster.local'], 412)
    expect((await request()).status).toBe(412)
    teapot('exact', ['details', 'reviews'], 414, 'bookinfo')
    expect((await request()).status).toBe(414)
    teapot('older', ['reviews.bookinfo.svc.cluster.local'], 413, 'other')
    expect((await request()).status).toBe(413)
  })

  test('of subsets are those of the DestinationRule in the namespace of the client, else of the Service, and of no third one', async () => {
    const subset = (namespace: string, version: string) =>
      cluster.put({
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'reviews', namespace, creationTimestamp: '2020-01-01T00:00:00Z' },
        spec: { host: 'reviews.bookinfo.svc.cluster.local', subsets: [{ name: 'v3', labels: { version } }] },
      })
    subset('third', 'v1')
    client = { namespace: 'shop', labels: {} }
    await request({ authority: 'reviews.bookinfo' })
    subset('shop', 'v2')
    await request({ authority: 'reviews.bookinfo' })
    expect(sent.map(({ pod }) => pod)).toEqual(['reviews-v3-0', 'reviews-v2-0'])
  })
})

describe('Faults', () => {
  test('delay the request, then abort it, and it never arrives', async () => {
    const percentage = { value: 100 }
    cluster.putRules('reviews', {
      ...toV1,
      fault: { delay: { fixedDelay: '7s', percentage }, abort: { httpStatus: 418, percentage } },
    })
    expect(await request()).toMatchObject({ status: 418, text: 'fault filter abort' })
    expect(slept).toEqual([7])
    expect(sent).toEqual([])
  })
})

describe('Retries', () => {
  test('go to another pod when a connection is refused', async () => {
    expect(await request({}, ({ pod }) => (pod === 'reviews-v3-0' ? refused() : answer(200)))).toMatchObject({
      status: 200,
    })
    expect(sent.map(({ pod }) => pod)).toEqual(['reviews-v3-0', 'reviews-v3-1'])
  })

  test('end with the last answer', async () => {
    cluster.putRules('reviews', { ...toV1, retries: { attempts: 3, retryOn: '5xx' } })
    expect(await request({}, () => answer(500, 'broken'))).toMatchObject({ status: 500, text: 'broken' })
    expect(sent).toHaveLength(4)
  })

  test('that find no connection either say so', async () => {
    expect(await request({}, refused)).toMatchObject({
      status: 503,
      text: expect.stringContaining('retried and the latest reset reason: remote connection failure'),
    })
    expect(sent).toHaveLength(3)
  })

  test('are not made for an error where nothing asks for it', async () => {
    expect((await request({}, () => answer(500))).status).toBe(500)
    expect(sent).toHaveLength(1)
  })
})

describe('Timeouts', () => {
  test('of a route answer 504', async () => {
    cluster.putRules('reviews', { ...toV1, timeout: '2s' })
    expect(await request({}, hangs)).toMatchObject({ status: 504, text: 'upstream request timeout' })
    expect(slept).toContain(2)
  })

  test('of an attempt lead to the next one', async () => {
    cluster.putRules('reviews', { ...toV1, retries: { attempts: 1, perTryTimeout: '1s', retryOn: 'gateway-error' } })
    expect((await request({}, ({ pod }) => (pod === 'reviews-v1-0' ? hangs() : answer(200)))).status).toBe(200)
    expect(sent.map(({ pod }) => pod)).toEqual(['reviews-v1-0', 'reviews-v1-1'])
  })
})

describe('Rules', () => {
  test('redirect', async () => {
    cluster.putRules('reviews', { redirect: { uri: '/v2', authority: 'elsewhere', redirectCode: 302 } })
    expect(await request({ path: '/reviews/0?a=1' })).toMatchObject({
      status: 302,
      headers: { location: 'http://elsewhere/v2?a=1' },
    })
  })

  test('that redirect to a path with a query of its own drop that of the request', async () => {
    cluster.putRules('reviews', { redirect: { uri: '/v2?b=2', redirectCode: 307 } })
    expect((await request({ path: '/reviews/0?a=1' })).headers).toMatchObject({
      location: 'http://reviews:9080/v2?b=2',
    })
  })

  test('edit the headers of every answer, their own and that of a fault as well', async () => {
    const headers = { response: { add: { 'x-rule': 'yes' } } }
    cluster.putRules('reviews', { directResponse: { status: 200 }, headers })
    expect((await request()).headers).toMatchObject({ 'x-rule': 'yes' })
    cluster.putRules('reviews', { ...toV1, fault: { abort: { httpStatus: 500, percentage: { value: 100 } } }, headers })
    expect(await request()).toMatchObject({ status: 500, headers: { 'x-rule': 'yes' } })
  })

  test('answer by themselves', async () => {
    cluster.putRules('reviews', { directResponse: { status: 418, body: { string: 'short and stout' } } })
    expect(await request()).toMatchObject({ status: 418, text: 'short and stout' })
  })

  test('rewrite the path that matched', async () => {
    const match = [{ uri: { prefix: '/reviews/' } }]
    cluster.putRules('reviews', { ...toV1, match, rewrite: { uri: '/v2/reviews/', authority: 'other' } })
    await request({ path: '/reviews/0?a=1' })
    const headers = { 'x-envoy-original-path': '/reviews/0?a=1', 'x-envoy-original-host': 'reviews:9080' }
    expect(sent).toMatchObject([{ path: '/v2/reviews/0?a=1', authority: 'other', headers }])
  })

  test('rewrite the path by a pattern', async () => {
    cluster.putRules('reviews', {
      ...toV1,
      rewrite: { uriRegexRewrite: { match: '/reviews/(\\d+)', rewrite: '/books/\\1/reviews' } },
    })
    await request({ path: '/reviews/7' })
    expect(sent).toMatchObject([{ path: '/books/7/reviews' }])
  })

  test('set, add and remove headers, both ways', async () => {
    cluster.putRules('reviews', {
      ...toV1,
      headers: {
        request: { set: { 'X-Set': 'new' }, add: { 'x-add': '2' }, remove: ['X-Gone'] },
        response: { add: { 'x-answer': 'yes' } },
      },
    })
    const { headers } = await request({ headers: { 'x-set': 'old', 'x-add': '1', 'x-gone': 'x' } })
    expect(sent[0]?.headers).toEqual({ 'x-set': 'new', 'x-add': '1, 2' })
    expect(headers).toMatchObject({ 'x-answer': 'yes' })
  })

  test('mirror requests, and nobody waits for the copy', async () => {
    cluster.putRules('reviews', { ...toV1, mirror: { host: 'reviews', subset: 'v2' } })
    expect((await request({}, ({ pod }) => (pod === 'reviews-v2-0' ? hangs() : answer(200)))).status).toBe(200)
    expect(sent.map(({ pod }) => pod).sort()).toEqual(['reviews-v1-0', 'reviews-v2-0'])
  })

  test('mirror as many requests as they say', async () => {
    const mirror = { host: 'reviews', subset: 'v2' }
    cluster.putRules('reviews', { ...toV1, mirror, mirrorPercentage: { value: 0 } })
    await request()
    expect(sent.map(({ pod }) => pod)).toEqual(['reviews-v1-0'])
    const mirrors = ['v2', 'v3'].map((subset) => ({
      destination: { host: 'reviews', subset },
      percentage: { value: 100 },
    }))
    cluster.putRules('reviews', { ...toV1, mirrors })
    await request()
    expect(sent.map(({ pod }) => pod).sort()).toEqual(['reviews-v1-0', 'reviews-v1-0', 'reviews-v2-0', 'reviews-v3-0'])
  })
})
