import type { ApplicationPod } from '../applications/application.ts'
import { askService } from './ask-service.ts'
import { headersToHandOn } from './headers-to-hand-on.ts'
import { notFound } from './not-found.ts'

const texts = {
  Reviewer1: 'Twins, mistaken for each other twice over, and never a dull minute.',
  Reviewer2: 'Great fun on a stage, though not the deepest play of its author.',
}

/** How long `reviews` waits for `ratings`: v2 longer than its own callers wait for it, as in the original. */
const secondsForRatings = { v2: 10, later: 2.5 }

/** The service `reviews`: v1 without stars, v2 with black ones, v3 (and any other version) with red ones. */
export async function answerReviews(request: Request, pod: ApplicationPod): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/health') return Response.json({ status: 'Reviews is healthy' })
  const id = /^\/reviews\/(\d+)$/.exec(pathname)?.[1]
  if (id === undefined) return notFound('reviews', pathname)
  const ratings = pod.labels['version'] === 'v1' ? undefined : await askForRatings(request, pod, id)
  return Response.json({
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

async function askForRatings(request: Request, pod: ApplicationPod, id: string): Promise<(reviewer: string) => object> {
  const isSecond = pod.labels['version'] === 'v2'
  const color = isSecond ? 'black' : 'red'
  const seconds = isSecond ? secondsForRatings.v2 : secondsForRatings.later
  const answer = await askService(pod, `ratings/${id}`, headersToHandOn(request.headers), seconds)
  if (answer?.status !== 200) return () => ({ error: 'There are no ratings at the moment.' })
  const { ratings } = (await answer.json()) as { readonly ratings: Readonly<Record<string, number>> }
  return (reviewer) => ({ stars: ratings[reviewer] ?? 0, color })
}
