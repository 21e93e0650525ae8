import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from './input.ts'

/** A server on loopback for all the inputs of one process. */
export interface FuzzServer {
  /** Ends with a slash. */
  readonly url: string
  answers: readonly Answer[]
}

/** Starts the server. It does not keep its process alive. */
export async function answerRequests(): Promise<FuzzServer> {
  const server: { url: string; answers: readonly Answer[] } = { url: '', answers: [] }
  const http = createServer((request, response) => {
    request.resume()
    response.on('error', () => undefined)
    const answer = server.answers.find(({ path }) => request.url?.includes(path))
    if (answer === undefined) return response.writeHead(404).end()
    try {
      for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
      response.writeHead(answer.status).end(answer.body)
    } catch {
      // What no server could send is sent by none.
      response.destroy()
    }
  })
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  http.unref()
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`
  return server
}
