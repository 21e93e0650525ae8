import { json, type ServiceAnswer, type ServiceCall } from './service-call.ts'

/** The service `ratings`: how many stars each reviewer gave. */
export async function answerRatings({ url }: ServiceCall): Promise<ServiceAnswer | undefined> {
  if (url.pathname === '/health') return json(200, { status: 'Ratings is healthy' })
  const id = /^\/ratings\/(\d+)$/.exec(url.pathname)?.[1]
  return id === undefined ? undefined : json(200, { id: Number(id), ratings: { Reviewer1: 5, Reviewer2: 4 } })
}
