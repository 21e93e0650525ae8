import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ApplicationPod, type Sandbox, startSandbox, virtualClock } from '../../src/index.ts'
import { apiOf } from '../api-of.ts'

let sandbox: Sandbox
let api: ReturnType<typeof apiOf>
let shop: string
let held: { readonly started: Promise<void>; arrive(): void }

const core = '/api/v1/namespaces/shop'
const istio = '/apis/networking.istio.io/v1/namespaces/shop'

/** A Deployment with its Service: `cart` answers what `prices` says. */
async function deploy(app: string, image: string, replicas = 1): Promise<void> {
  const labels = { app, version: 'v1' }
  await api.post('/apis/apps/v1/namespaces/shop/deployments', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: app, image, ports: [{ containerPort: 8080, name: 'web' }] }] },
      },
    },
  })
  await api.post(`${core}/services`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app },
    spec: { selector: { app }, ports: [{ port: 80, targetPort: 'web' }] },
  })
}

const cart = async (request: Request, pod: ApplicationPod): Promise<Response> => {
  const { pathname } = new URL(request.url)
  if (pathname === '/slow') {
    held.arrive()
    await pod.sleep(3600)
  }
  if (pathname === '/broken') throw new Error('out of memory')
  if (pathname === '/cut') return Response.error()
  if (pathname === '/echo') return new Response(await request.text(), { status: 201, headers: { 'x-from': pod.image } })
  const prices = await pod.fetch(`http://prices${pathname}`, { timeoutSeconds: 1 }).catch((error: Error) => error)
  if (prices instanceof Error) return new Response(prices.name, { status: 504 })
  return new Response(`${pod.name} ${prices.status} ${await prices.text()}`)
}

beforeEach(async () => {
  const { promise: started, resolve: arrive } = Promise.withResolvers<void>()
  held = { started, arrive }
  sandbox = await startSandbox({
    preset: 'empty',
    seed: 1,
    applications: { 'example/cart': cart, 'example/prices:2': () => Response.json({ apple: 3 }) },
  })
  api = apiOf(sandbox.url)
  await api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  await deploy('cart', 'example/cart:1.4@sha256:abc', 2)
  await deploy('prices', 'example/prices:2')
  shop = await sandbox.serviceUrl('shop', 'cart')
  await expect.poll(() => get('/all')).toMatchObject({ status: 200, text: expect.stringContaining('200') })
})

afterEach(() => sandbox.stop())

async function get(path: string, init: RequestInit = {}) {
  const response = await fetch(shop + path, init)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

async function pods(app: string): Promise<readonly string[]> {
  const items = await api.items(`${core}/pods?labelSelector=app%3D${app}`)
  return items.map(({ metadata }) => metadata.name)
}

async function rule(host: string, http: object): Promise<void> {
  const object = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: host } }
  const route = [{ destination: { host } }]
  const { code } = await api.post(`${istio}/virtualservices`, {
    ...object,
    spec: { hosts: [host], http: [{ route, ...http }] },
  })
  expect(code).toBe(201)
}

describe('An application', () => {
  test('answers at the address of its Service and asks other Services', async () => {
    expect((await get('/all')).text).toMatch(/^cart-\S+ 200 \{"apple":3\}$/)
  })

  test('gets method, body and headers, and answers with its own', async () => {
    const { status, text, headers } = await get('/echo', { method: 'POST', body: 'two apples' })
    expect([status, text, headers.get('x-from')]).toEqual([201, 'two apples', 'example/cart:1.4@sha256:abc'])
  })

  test('that fails answers 500; one that breaks the connection is what the mesh makes of it', async () => {
    expect(await get('/broken')).toMatchObject({ status: 500, text: 'out of memory' })
    expect(await get('/cut')).toMatchObject({ status: 503, text: expect.stringContaining('connection termination') })
  })

  test('is not there in a container of another image: the connection is refused', async () => {
    await deploy('other', 'example/prices:1')
    const url = await sandbox.serviceUrl('shop', 'other')
    const text = async () => (await fetch(url)).text()
    await expect.poll(text).toContain('remote connection failure')
  })

  test('has the same address at each question, and no address without knowing the port', async () => {
    expect(await sandbox.serviceUrl('shop', 'cart', 80)).toBe(shop)
    await expect(sandbox.serviceUrl('shop', 'nobody')).rejects.toThrow(
      'There is no Service shop/nobody: create it first, or give a port.',
    )
    expect((await fetch(await sandbox.serviceUrl('shop', 'nobody', 80))).status).toBe(502)
  })
})

describe('A client feels', () => {
  test('that the pod which is answering it is killed', async () => {
    const answer = get('/slow')
    await held.started
    for (const name of await pods('cart')) await api.delete(`${core}/pods/${name}?gracePeriodSeconds=0`)
    expect(await answer).toMatchObject({ status: 503, text: expect.stringContaining('connection termination') })
    await expect.poll(() => get('/all')).toMatchObject({ status: 200 })
  })

  test('that the containers of the pod which is answering it are killed', async () => {
    const answer = get('/slow')
    await held.started
    for (const name of await pods('cart')) {
      await api.merge(`${core}/pods/${name}`, { metadata: { annotations: { 'sim.cluster/kill': '137' } } })
    }
    expect(await answer).toMatchObject({ status: 503, text: expect.stringContaining('connection termination') })
  })

  test('that a Service has no endpoints, and so does a pod that asks it', async () => {
    await api.merge('/apis/apps/v1/namespaces/shop/deployments/prices', { spec: { replicas: 0 } })
    await expect
      .poll(() => get('/all'))
      .toMatchObject({ status: 200, text: expect.stringContaining('503 no healthy upstream') })
    await api.merge(`${core}/services/cart`, { spec: { selector: { app: 'nobody' } } })
    expect(await get('/all')).toMatchObject({ status: 503, text: 'no healthy upstream' })
  })

  test('that no pod is ready', async () => {
    for (const name of await pods('cart')) {
      await api.merge(`${core}/pods/${name}`, { metadata: { annotations: { 'sim.cluster/ready': 'false' } } })
    }
    await expect.poll(() => get('/all')).toMatchObject({ status: 503, text: 'no healthy upstream' })
  })

  test('that a NetworkPolicy keeps one service from the other', async () => {
    await api.post('/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny' },
      spec: { podSelector: { matchLabels: { app: 'prices' } }, policyTypes: ['Ingress'] },
    })
    expect(await get('/all')).toMatchObject({ status: 504, text: 'TimeoutError' })
    await api.delete('/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/deny')
    expect((await get('/all')).status).toBe(200)
  })

  test('a fault of the VirtualService, and no longer once it is out', async () => {
    await rule('prices', { fault: { abort: { httpStatus: 418, percentage: { value: 100 } } } })
    expect((await get('/all')).text).toContain('418 fault filter abort')
    await api.merge(`${istio}/virtualservices/prices`, {
      spec: { http: [{ route: [{ destination: { host: 'prices' } }] }] },
    })
    expect((await get('/all')).text).toContain('200')
  })
})

test('Delays take the time of the clock that the sandbox is given', async () => {
  const clock = virtualClock()
  await using other = await startSandbox({
    clock,
    applications: { 'example/cart': async (_, pod) => pod.sleep(3600).then(() => new Response('at last')) },
    preset: 'empty',
  })
  const shared = apiOf(other.url)
  const pod = { containers: [{ name: 'cart', image: 'example/cart' }] }
  await shared.post('/api/v1/namespaces/default/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'cart', labels: { app: 'cart' } },
    spec: pod,
  })
  await shared.post('/api/v1/namespaces/default/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'cart' },
    spec: { selector: { app: 'cart' }, ports: [{ port: 80 }] },
  })
  await clock.advance(60_000)
  const start = clock.now()
  const answer = fetch(await other.serviceUrl('default', 'cart'))
  const ticking = setInterval(() => void clock.advance(600_000), 5)
  try {
    expect(await (await answer).text()).toBe('at last')
  } finally {
    clearInterval(ticking)
  }
  expect(clock.now() - start).toBeGreaterThanOrEqual(3_600_000)
})
