import { percentEncoded } from 'chaos-plugin-api'
import type { ApplicationPod } from '../applications/application.ts'
import { askService } from './ask-service.ts'
import { headersToHandOn } from './headers-to-hand-on.ts'
import { notFound } from './not-found.ts'
import { renderPage } from './render-page.ts'

/** How long the page waits for each service; it asks `reviews` twice. */
const secondsPerRequest = 3
const attemptsForReviews = 2

const products = [
  {
    id: 0,
    title: 'The Comedy of Errors',
    descriptionHtml: 'A comedy by <b>William Shakespeare</b>, and one of his first.',
  },
]

/** The service `productpage`: sign-in, the page of a book made from the other services, and a small API. */
export async function answerProductpage(request: Request, pod: ApplicationPod): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/health') return new Response('Product page is healthy')
  if (pathname === '/' || pathname === '/index.html') {
    return html('<h1>Bookinfo</h1><p><a href="/productpage">To the book</a></p>')
  }
  if (pathname === '/login') return request.method === 'POST' ? logIn(request) : html(loginForm)
  if (pathname === '/logout') return redirectBack(request, 'session=; Path=/; Max-Age=0; HttpOnly')
  if (pathname === '/productpage') return productPage(request, pod)
  return (await answerApi(request, pod, pathname)) ?? notFound('productpage', pathname)
}

const loginForm =
  '<form method="post"><input name="username"><input name="passwd" type="password"><button>Sign in</button></form>'

async function logIn(request: Request): Promise<Response> {
  const user = new URLSearchParams(await request.text()).get('username') ?? ''
  return redirectBack(request, `session=${percentEncoded(user)}; Path=/; HttpOnly`)
}

function redirectBack({ headers }: Request, cookie: string): Response {
  const location = headers.get('referer') ?? '/productpage'
  return new Response(null, { status: 302, headers: { location, 'set-cookie': cookie } })
}

async function productPage(request: Request, pod: ApplicationPod): Promise<Response> {
  // One after the other, as the original does it: the page is as slow as all of them together.
  const details = await content(await ask(request, pod, 'details', '0', 1))
  const reviews = await content(await ask(request, pod, 'reviews', '0', attemptsForReviews))
  return html(renderPage(products[0]!, signedIn(request), details, reviews))
}

async function answerApi(request: Request, pod: ApplicationPod, pathname: string): Promise<Response | undefined> {
  if (/^\/api\/v1\/products\/?$/.test(pathname)) return Response.json(products)
  const [, id, kind = 'details'] = /^\/api\/v1\/products\/(\d+)(?:\/(reviews|ratings))?\/?$/.exec(pathname) ?? []
  if (id === undefined) return undefined
  const found = await content(await ask(request, pod, kind, id, kind === 'reviews' ? attemptsForReviews : 1))
  if (found !== undefined) return Response.json(found)
  return Response.json({ error: `The product's ${kind} are unavailable.` }, { status: 500 })
}

async function ask(
  request: Request,
  pod: ApplicationPod,
  service: string,
  id: string,
  attempts: number,
): Promise<Response | undefined> {
  const user = signedIn(request)
  const headers = { ...headersToHandOn(request.headers), ...(user === undefined ? {} : { 'end-user': user }) }
  let answer: Response | undefined
  for (let attempt = 0; attempt < attempts && answer?.status !== 200; attempt += 1) {
    answer = await askService(pod, `${service}/${id}`, headers, secondsPerRequest)
  }
  return answer
}

async function content(answer: Response | undefined): Promise<unknown> {
  if (answer?.status !== 200) return undefined
  try {
    return await answer.json()
  } catch {
    return undefined
  }
}

function signedIn({ headers }: Request): string | undefined {
  const session = /(?:^|;\s*)session=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1]
  if (session === undefined) return undefined
  try {
    return decodeURIComponent(session)
  } catch {
    return undefined
  }
}

function html(body: string): Response {
  return new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bookinfo</title></head><body>${body}</body></html>\n`,
    { headers: { 'content-type': 'text/html; charset=utf-8' } },
  )
}
