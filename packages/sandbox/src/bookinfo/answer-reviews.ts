import { headersToHandOn, json, type ServiceAnswer, type ServiceCall } from './service-call.ts'

const texts = {
  Reviewer1: 'Twins, mistaken for each other twice over, and never a dull minute.',
  Reviewer2: 'Great fun on a stage, though not the deepest play of its author.',
}

/** How long `reviews` waits for `ratings`: v2 longer than its own callers wait for it, as in the original. */
const secondsForRatings = { v2: 10, later: 2.5 }

/** The service `reviews`: v1 without stars, v2 with black ones, v3 (and any other version) with red ones. */
export async function answerReviews(call: ServiceCall): Promise<ServiceAnswer | undefined> {
  const { url, pod } = call
  if (url.pathname === '/health') return json(200, { status: 'Reviews is healthy' })
  const id = /^\/reviews\/(\d+)$/.exec(url.pathname)?.[1]
  if (id === undefined) return undefined
  const ratings = pod.version === 'v1' ? undefined : await askForRatings(call, id)
  return json(200, {
    id,
    podname: pod.name,
    clustername: 'sandbox',
    reviews: Object.entries(texts).map(([reviewer, text]) => ({
      reviewer,
      text,
      ...(ratings === undefined ? {} : { rating: ratings(reviewer) }),
    })),
  })
}

async function askForRatings(call: ServiceCall, id: string): Promise<(reviewer: string) => object> {
  const color = call.pod.version === 'v2' ? 'black' : 'red'
  const seconds = call.pod.version === 'v2' ? secondsForRatings.v2 : secondsForRatings.later
  const answer = await call.ask('ratings', `/ratings/${id}`, headersToHandOn(call.headers), seconds)
  if (answer?.status !== 200) return () => ({ error: 'There are no ratings at the moment.' })
  const { ratings } = JSON.parse(answer.body.toString()) as { readonly ratings: Readonly<Record<string, number>> }
  return (reviewer) => ({ stars: ratings[reviewer] ?? 0, color })
}
