import type { MeshResponse } from '../mesh/mesh-request.ts'
import { renderPage } from './render-page.ts'
import { headersToHandOn, json, type ServiceAnswer, type ServiceCall, text } from './service-call.ts'

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
export async function answerProductpage(call: ServiceCall): Promise<ServiceAnswer | undefined> {
  const { pathname } = call.url
  if (pathname === '/health') return text(200, 'Product page is healthy')
  if (pathname === '/' || pathname === '/index.html') {
    return html('<h1>Bookinfo</h1><p><a href="/productpage">To the book</a></p>')
  }
  if (pathname === '/login') return call.method === 'POST' ? logIn(call) : html(loginForm)
  if (pathname === '/logout') return redirectBack(call, 'session=; Path=/; Max-Age=0; HttpOnly')
  if (pathname === '/productpage') return productPage(call)
  return answerApi(call, pathname)
}

const loginForm =
  '<form method="post"><input name="username"><input name="passwd" type="password"><button>Sign in</button></form>'

function logIn(call: ServiceCall): ServiceAnswer {
  const user = new URLSearchParams(call.body.toString()).get('username') ?? ''
  return redirectBack(call, `session=${encodeURIComponent(user)}; Path=/; HttpOnly`)
}

function redirectBack({ headers }: ServiceCall, cookie: string): ServiceAnswer {
  return { status: 302, headers: { location: headers['referer'] ?? '/productpage', 'set-cookie': cookie }, body: '' }
}

async function productPage(call: ServiceCall): Promise<ServiceAnswer> {
  // One after the other, as the original does it: the page is as slow as all of them together.
  const details = await ask(call, 'details', '0', 1)
  const reviews = await ask(call, 'reviews', '0', attemptsForReviews)
  return html(renderPage(products[0]!, signedIn(call), content(details), content(reviews)))
}

async function answerApi(call: ServiceCall, pathname: string): Promise<ServiceAnswer | undefined> {
  if (/^\/api\/v1\/products\/?$/.test(pathname)) return json(200, products)
  const [, id, kind = 'details'] = /^\/api\/v1\/products\/(\d+)(?:\/(reviews|ratings))?\/?$/.exec(pathname) ?? []
  if (id === undefined) return undefined
  const answer = await ask(call, kind, id, kind === 'reviews' ? attemptsForReviews : 1)
  const found = content(answer)
  return found === undefined ? json(500, { error: `The product's ${kind} are unavailable.` }) : json(200, found)
}

async function ask(
  call: ServiceCall,
  service: string,
  id: string,
  attempts: number,
): Promise<MeshResponse | undefined> {
  const user = signedIn(call)
  const headers = { ...headersToHandOn(call.headers), ...(user === undefined ? {} : { 'end-user': user }) }
  let answer: MeshResponse | undefined
  for (let attempt = 0; attempt < attempts && answer?.status !== 200; attempt += 1) {
    answer = await call.ask(service, `/${service}/${id}`, headers, secondsPerRequest)
  }
  return answer
}

function content(answer: MeshResponse | undefined): unknown {
  if (answer?.status !== 200) return undefined
  try {
    return JSON.parse(answer.body.toString())
  } catch {
    return undefined
  }
}

function signedIn({ headers }: ServiceCall): string | undefined {
  const session = /(?:^|;\s*)session=([^;]+)/.exec(headers['cookie'] ?? '')?.[1]
  if (session === undefined) return undefined
  try {
    return decodeURIComponent(session)
  } catch {
    return undefined
  }
}

function html(body: string): ServiceAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bookinfo</title></head><body>${body}</body></html>\n`,
  }
}
