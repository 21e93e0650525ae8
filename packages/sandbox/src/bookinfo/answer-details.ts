import { notFound } from './not-found.ts'

/** The service `details`: facts about a book. */
export function answerDetails({ url }: Request): Response {
  const { pathname } = new URL(url)
  if (pathname === '/health') return Response.json({ status: 'Details is healthy' })
  const id = /^\/details\/(\d+)$/.exec(pathname)?.[1]
  if (id === undefined) return notFound('details', pathname)
  return Response.json({
    id: Number(id),
    author: 'William Shakespeare',
    year: 1595,
    type: 'paperback',
    pages: 200,
    publisher: 'PublisherA',
    language: 'English',
    'ISBN-10': '1234567890',
    'ISBN-13': '123-1234567890',
  })
}
