import { json, type ServiceAnswer, type ServiceCall } from './service-call.ts'

/** The service `details`: facts about a book. */
export async function answerDetails({ url }: ServiceCall): Promise<ServiceAnswer | undefined> {
  if (url.pathname === '/health') return json(200, { status: 'Details is healthy' })
  const id = /^\/details\/(\d+)$/.exec(url.pathname)?.[1]
  if (id === undefined) return undefined
  return json(200, {
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
