import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox, virtualClock } from '../../src/index.ts'

const clock = virtualClock()
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 4, clock })
})

afterAll(() => sandbox.stop())

const route = [{ destination: { host: 'reviews', subset: 'v3' } }]

/** Gives jason's requests for reviews this fault, and those of nobody else. */
function setFault(fault: object): Promise<void> {
  return setRules(sandbox, [{ match: [{ headers: { 'end-user': { exact: 'jason' } } }], route, fault }, { route }])
}

async function setRules({ url }: Sandbox, http: readonly object[]): Promise<void> {
  const path = '/apis/networking.istio.io/v1/namespaces/bookinfo/virtualservices/reviews'
  const response = await fetch(url + path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec: { http } }),
  })
  expect(response.status).toBe(200)
}

interface Answer {
  readonly status: number
  /** By the clock of the sandbox, on which nothing but faults and pauses takes time. */
  readonly milliseconds: number
}

/** Asks the page for a product's reviews as a signed-in user. The page asks `reviews` once more if it gets no 200. */
async function reviewsFor(user: string): Promise<Answer> {
  const start = clock.now()
  const reviews = `${sandbox.environment['PRODUCT_PAGE_SERVICE_BASE_URL']}/api/v1/products/0/reviews`
  const response = await clock.passUntil(fetch(reviews, { headers: { cookie: `session=${user}` } }))
  const milliseconds = clock.now() - start
  await response.arrayBuffer()
  return { status: response.status, milliseconds }
}

async function requests(users: readonly string[], atOnce: number): Promise<ReadonlyMap<string, readonly Answer[]>> {
  const answers = new Map<string, Answer[]>(users.map((user) => [user, []]))
  const left = users[Symbol.iterator]()
  const client = async () => {
    for (const user of left) answers.get(user)!.push(await reviewsFor(user))
  }
  await Promise.all(Array.from({ length: atOnce }, client))
  return answers
}

/** Six standard deviations of a binomial distribution around its mean: once in 500 million. */
function expectShare(count: number, of: number, share: number): void {
  const spread = 6 * Math.sqrt(of * share * (1 - share))
  expect(Math.abs(count - of * share)).toBeLessThanOrEqual(spread)
}

test('A delay takes as long as it says, and only on the route that matches', async () => {
  await setFault({ delay: { fixedDelay: '100ms', percentage: { value: 100 } } })
  const users = Array.from({ length: 60 }, (_, number) => (number % 2 === 0 ? 'jason' : 'somebody'))
  const answers = await requests(users, 4)
  const times = (user: string) => new Set(answers.get(user)!.map(({ milliseconds }) => milliseconds))
  expect([times('jason'), times('somebody')]).toEqual([new Set([100]), new Set([0])])
})

test('Percentages hold over 500 requests, and only on the route that matches', async () => {
  const delay = 1_500
  const delayed = ({ milliseconds }: Answer) => milliseconds >= delay
  const failed = ({ status }: Answer) => status === 500
  await setFault({
    delay: { fixedDelay: `${delay}ms`, percentage: { value: 10 } },
    abort: { httpStatus: 503, percentage: { value: 30 } },
  })
  const users = Array.from({ length: 600 }, (_, number) => (number % 6 === 5 ? 'somebody' : 'jason'))
  const answers = await requests(users, 40)
  const [jason, somebody] = [answers.get('jason')!, answers.get('somebody')!]
  expect([jason.length, somebody.length]).toEqual([500, 100])
  // The page gives up where both attempts are aborted; it is late where either is delayed, and makes a second one in 30 of 100 cases.
  expectShare(jason.filter(failed).length, 500, 0.3 * 0.3)
  expectShare(jason.filter(delayed).length, 500, 1 - 0.9 * (1 - 0.3 * 0.1))
  expect(somebody.filter(failed)).toEqual([])
  expect(somebody.filter(delayed)).toEqual([])
})

test('The same seed sends the same requests to the same versions', async () => {
  const versions = async () => {
    await using seeded = await startSandbox({ seed: 7 })
    const http = [
      { route: ['v1', 'v2', 'v3'].map((subset) => ({ destination: { host: 'reviews', subset }, weight: 33 })) },
    ]
    await setRules(seeded, http)
    const seen: unknown[] = []
    for (let count = 0; count < 30; count++) {
      const page = await fetch(`${seeded.environment['PRODUCT_PAGE_SERVICE_BASE_URL']}/productpage`)
      seen.push(/reviews-v\d/.exec(await page.text())?.[0])
    }
    return seen
  }
  const first = await versions()
  expect(new Set(first)).toEqual(new Set(['reviews-v1', 'reviews-v2', 'reviews-v3']))
  expect(await versions()).toEqual(first)
})
