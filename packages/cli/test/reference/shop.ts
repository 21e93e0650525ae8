import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** The services that the examples speak of, by their names: a proxy that answers for all of them itself. */
export interface Shop extends AsyncDisposable {
  /** The variables by which a child process reaches it. */
  readonly environment: Readonly<Record<string, string>>
  /** What it was sent: `POST http://hooks.example/chaos {…}`. */
  readonly requests: readonly string[]
}

type Answer = readonly [status: number, body: unknown]

const orders = {
  orders: [
    { id: 1, state: 'paid' },
    { id: 2, state: 'paid' },
  ],
  waiting: 3,
}

const answers: Readonly<Record<string, Answer>> = {
  'GET http://shop.example/health': [200, 'all is well'],
  'GET http://shop.example/orders': [200, orders],
  'GET http://shop.example/orders?state=paid&limit=2': [200, orders],
  'GET http://shop.example/token': [200, 'abc'],
  'POST http://shop.example/orders': [201, { id: 3 }],
  'GET http://shop.example/broken': [500, 'out of stock'],
  'POST http://hooks.example/chaos': [204, ''],
  'GET http://vault.example:8200/v1/secret/data/shop': [200, { data: { data: { user: 'ada', token: 'kiwi-4417' } } }],
}

export async function startShop(): Promise<Shop> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    void (async () => {
      requests.push(`${request.method} ${request.url} ${await text(request)}`)
      const [status, body] = answerTo(request)
      const isText = typeof body === 'string'
      response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' })
      response.end(isText ? body : JSON.stringify(body))
    })()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    environment: { HTTP_PROXY: proxy, http_proxy: proxy },
    requests,
    [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed()).closeAllConnections()),
  }
}

function answerTo({ method, url, headers }: IncomingMessage): Answer {
  if (url === 'http://shop.example/account') {
    return headers.authorization === 'Bearer kiwi-4417' ? [200, { name: 'ada' }] : [401, 'who are you?']
  }
  return answers[`${method} ${url}`] ?? [404, `nothing is at ${url}`]
}
