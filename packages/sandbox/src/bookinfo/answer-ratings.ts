import { notFound } from './not-found.ts'

/** The service `ratings`: how many stars each reviewer gave. */
export function answerRatings({ url }: Request): Response {
  const { pathname } = new URL(url)
  if (pathname === '/health') return Response.json({ status: 'Ratings is healthy' })
  const id = /^\/ratings\/(\d+)$/.exec(pathname)?.[1]
  if (id === undefined) return notFound('ratings', pathname)
  return Response.json({ id: Number(id), ratings: { Reviewer1: 5, Reviewer2: 4 } })
}
