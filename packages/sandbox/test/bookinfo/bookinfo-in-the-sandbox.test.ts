import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/index.ts'

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox()
})

afterAll(() => sandbox.stop())

async function page(): Promise<string> {
  return (await fetch(`${sandbox.environment['PRODUCT_PAGE_SERVICE_BASE_URL']}/productpage`)).text()
}

/** Sends a request to the API server as any client does. */
async function api(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly items: readonly { metadata: { name: string } }[] }> {
  const response = await fetch(sandbox.url + path, {
    method,
    ...(body === undefined
      ? {}
      : {
          body: JSON.stringify(body),
          headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
        }),
  })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as Awaited<ReturnType<typeof api>>
}

const reviews = '/apis/networking.istio.io/v1alpha3/namespaces/bookinfo/virtualservices/reviews'
const toReviews = { route: [{ destination: { host: 'reviews', subset: 'v3' } }] }

test('The page is complete as soon as the sandbox runs', async () => {
  expect(await page()).toMatch(/Reviews served by: reviews-v3-/)
})

test('A fault in the VirtualService is felt by the next request, and no longer once it is out', async () => {
  const fault = { abort: { httpStatus: 503, percentage: { value: 100 } } }
  await api('PATCH', reviews, { spec: { http: [{ ...toReviews, fault }] } })
  expect(await page()).toContain('Product reviews are unavailable.')
  await api('PATCH', reviews, { spec: { http: [toReviews] } })
  expect(await page()).toContain('Reviews served by: reviews-v3-')
})

test('Without replicas there are no reviews', async () => {
  const deployment = '/apis/apps/v1/namespaces/bookinfo/deployments/reviews-v3'
  await api('PATCH', deployment, { spec: { replicas: 0 } })
  await expect.poll(page).toContain('Product reviews are unavailable.')
  await api('PATCH', deployment, { spec: { replicas: 2 } })
  await expect.poll(page).toContain('Reviews served by: reviews-v3-')
})
