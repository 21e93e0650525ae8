import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningApplications, startApplications } from '../../src/applications/start-applications.ts'
import { bookinfoApplications } from '../../src/bookinfo/bookinfo-applications.ts'
import { FakeCluster, readyPod } from '../mesh/fake-cluster.ts'
import { OrderlyTime } from './orderly-time.ts'

let cluster: FakeCluster
let bookinfo: RunningApplications
let time: OrderlyTime
let page: string

beforeEach(async () => {
  cluster = FakeCluster.bookinfo()
  time = new OrderlyTime()
  bookinfo = await startApplications(cluster, bookinfoApplications, { random: () => 0, sleep: time.sleep })
  page = await bookinfo.serviceUrl({ namespace: 'bookinfo', name: 'productpage', port: 9080 })
})

afterEach(() => bookinfo.stop())

async function get(path: string, init: RequestInit = {}) {
  const response = await fetch(page + path, { redirect: 'manual', ...init })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const toReviews = (subset: string) => ({ route: [{ destination: { host: 'reviews', subset } }] })
const everyRequest = { value: 100 }

describe('the page', () => {
  test('shows details, reviews and red stars from version 3', async () => {
    const { status, text } = await get('/productpage')
    expect(status).toBe(200)
    expect(text).toContain('<dt>publisher</dt><dd>PublisherA</dd>')
    expect(text).toContain('<p class="stars" style="color: red">★★★★☆</p>')
    expect(text).toContain('Reviews served by: reviews-v3-0')
  })

  test('shows no stars from version 1 and black ones from version 2', async () => {
    cluster.putRules('reviews', toReviews('v1'))
    expect((await get('/productpage')).text).not.toContain('class="stars"')
    cluster.putRules('reviews', toReviews('v2'))
    expect((await get('/productpage')).text).toContain('style="color: black"')
  })

  test('is healthy', async () => {
    expect((await get('/health')).status).toBe(200)
  })

  test('signs a user in with a cookie, whom the mesh then sees as a header', async () => {
    cluster.putRules(
      'reviews',
      { match: [{ headers: { 'end-user': { exact: 'jason' } } }], ...toReviews('v2') },
      toReviews('v3'),
    )
    const signIn = await get('/login', { method: 'POST', body: new URLSearchParams({ username: 'jason', passwd: '' }) })
    expect(signIn.status).toBe(302)
    expect(signIn.headers.get('location')).toBe('/productpage')
    const cookie = signIn.headers.get('set-cookie')!.split(';')[0]!
    const { text } = await get('/productpage', { headers: { cookie } })
    expect(text).toContain('jason')
    expect(text).toContain('Reviews served by: reviews-v2-0')
    expect((await get('/productpage')).text).toContain('Reviews served by: reviews-v3-0')
  })

  test('offers products, their reviews and ratings as an API', async () => {
    expect(JSON.parse((await get('/api/v1/products')).text)).toHaveLength(1)
    expect(JSON.parse((await get('/api/v1/products/0')).text)).toMatchObject({ author: 'William Shakespeare' })
    expect(JSON.parse((await get('/api/v1/products/0/ratings')).text)).toMatchObject({ ratings: { Reviewer1: 5 } })
    expect(JSON.parse((await get('/api/v1/products/0/reviews')).text)).toMatchObject({ podname: 'reviews-v3-0' })
    expect((await get('/api/v2')).status).toBe(404)
  })
})

describe('a fault', () => {
  test('of five seconds makes the page ask twice for three seconds each, then do without reviews', async () => {
    cluster.putRules('reviews', {
      ...toReviews('v3'),
      fault: { delay: { fixedDelay: '5s', percentage: everyRequest } },
    })
    const { status, text } = await get('/productpage')
    expect(status).toBe(200)
    expect(text).toContain('Product reviews are unavailable.')
    expect(time.slept.filter((seconds) => seconds === 5)).toHaveLength(2)
  })

  test('of two seconds makes the page late, and complete', async () => {
    cluster.putRules('reviews', {
      ...toReviews('v3'),
      fault: { delay: { fixedDelay: '2s', percentage: everyRequest } },
    })
    expect((await get('/productpage')).text).toContain('Reviews served by')
    expect(time.slept.filter((seconds) => seconds === 2)).toHaveLength(1)
  })

  test('without a percentage hits nothing', async () => {
    cluster.putRules('reviews', {
      ...toReviews('v3'),
      fault: { delay: { fixedDelay: '5s' }, abort: { httpStatus: 500 } },
    })
    expect((await get('/productpage')).text).toContain('Reviews served by')
    expect(time.slept).not.toContain(5)
  })

  test('that aborts requests to ratings leaves reviews without stars', async () => {
    cluster.putRules('ratings', {
      route: [{ destination: { host: 'ratings', subset: 'v1' } }],
      fault: { abort: { httpStatus: 500, percentage: everyRequest } },
    })
    const { text } = await get('/productpage')
    expect(text).toContain('There are no ratings at the moment.')
    expect(text).toContain('Reviews served by')
  })

  test('ends as soon as it is taken out', async () => {
    cluster.putRules('reviews', { ...toReviews('v3'), fault: { abort: { httpStatus: 500, percentage: everyRequest } } })
    expect((await get('/productpage')).text).toContain('Product reviews are unavailable.')
    cluster.putRules('reviews', toReviews('v3'))
    expect((await get('/productpage')).text).toContain('Reviews served by')
  })
})

describe('pods', () => {
  test('that are deleted get no requests; without any the client gets 503', async () => {
    cluster.remove('Pod', 'productpage-v1-0')
    expect((await get('/health')).status).toBe(200)
    cluster.remove('Pod', 'productpage-v1-1')
    expect(await get('/health')).toMatchObject({ status: 503, text: 'no healthy upstream' })
  })

  test('that are not ready get no requests', async () => {
    for (const name of ['productpage-v1-0', 'productpage-v1-1']) {
      const pod = readyPod('productpage', 'v1', name)
      cluster.put({ ...pod, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] } })
    }
    expect((await get('/health')).status).toBe(503)
  })

  test('that are deleted break the requests that they are answering', async () => {
    cluster.remove('Pod', 'productpage-v1-1')
    cluster.putRules('details', {
      route: [{ destination: { host: 'details', subset: 'v1' } }],
      fault: { delay: { fixedDelay: '2s', percentage: everyRequest } },
    })
    time.held.add(2)
    const answer = get('/productpage')
    while (!time.slept.includes(2)) await wait(1)
    cluster.remove('Pod', 'productpage-v1-0')
    expect(await answer).toMatchObject({ status: 503, text: expect.stringContaining('connection termination') })
  })

  test('in which nothing listens refuse the connection, and another pod is tried', async () => {
    cluster.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'productpage', namespace: 'bookinfo' },
      spec: { selector: { page: 'yes' }, ports: [{ port: 9080 }] },
    })
    const pod = (name: string, app: string) => {
      const { metadata, ...rest } = readyPod(app, 'v1', name)
      return { ...rest, metadata: { ...metadata, labels: { ...metadata.labels, page: 'yes' } } }
    }
    cluster.put(pod('silent', 'something-else'))
    expect(await get('/health')).toMatchObject({
      status: 503,
      text: expect.stringContaining('remote connection failure'),
    })
    cluster.put(pod('speaking', 'productpage'))
    expect((await get('/health')).status).toBe(200)
  })
})

describe('NetworkPolicies', () => {
  const deny = (policyTypes: string[]) =>
    cluster.put({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny', namespace: 'bookinfo' },
      spec: { podSelector: {}, policyTypes },
    })

  beforeEach(() => {
    // Another time than any service waits, so that it is told apart.
    for (const host of ['productpage', 'details', 'reviews', 'ratings']) {
      cluster.put({
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: host, namespace: 'bookinfo' },
        spec: {
          host,
          subsets: ['v1', 'v2', 'v3'].map((version) => ({ name: version, labels: { version } })),
          trafficPolicy: { connectionPool: { tcp: { connectTimeout: '7s' } } },
        },
      })
    }
  })

  test('that deny egress leave a page without details and reviews', async () => {
    deny(['Egress'])
    const { status, text } = await get('/productpage')
    expect(status).toBe(200)
    expect(text).toContain('Product details are unavailable.')
    expect(text).toContain('Product reviews are unavailable.')
  })

  test('that deny ingress keep clients from connecting, until they are deleted', async () => {
    deny(['Ingress'])
    expect(await get('/health')).toMatchObject({ status: 503, text: expect.stringContaining('connection timeout') })
    cluster.remove('NetworkPolicy', 'deny')
    expect((await get('/health')).status).toBe(200)
  })
})

test('After stop nobody answers and nobody watches the cluster', async () => {
  await get('/productpage')
  await bookinfo.stop()
  await expect(fetch(`${page}/health`)).rejects.toThrow('fetch failed')
  expect(cluster.listeners).toBe(0)
})

test('Stop cuts a request that is being delayed', async () => {
  cluster.putRules('productpage', {
    route: [{ destination: { host: 'productpage', subset: 'v1' } }],
    fault: { delay: { fixedDelay: '2s', percentage: everyRequest } },
  })
  time.held.add(2)
  const answer = get('/health')
  const outcome = expect(answer).rejects.toThrow('fetch failed')
  while (!time.slept.includes(2)) await wait(1)
  await bookinfo.stop()
  await outcome
})
