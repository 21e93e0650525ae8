import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import { collectBytes, largestAnswer, onProtocolSwitch, TooLarge } from 'chaos-plugin-api'
import { timerDelay } from '../../time/timer-delay.ts'
import { ExchangeFailed } from './exchange-failed.ts'
import type { HttpLimits } from './http-limits.ts'
import { type HttpRequest, withHeaders } from './http-request.ts'
import type { Route } from './route.ts'

/** An answer with its body as it came. */
export interface HttpResponse {
  readonly status: number
  /** Names as the server wrote them; what it sent several times is joined by a comma. */
  readonly headers: ReadonlyMap<string, readonly [name: string, value: string]>
  readonly body: Buffer
}

export interface ExchangeOptions {
  readonly limits: HttpLimits
  readonly signal: AbortSignal
  readonly route: Route
}

/** Sends a request once, over a connection of its own. Throws `ExchangeFailed`, `TooLarge` or the signal's reason. */
export async function exchange(request: HttpRequest, options: ExchangeOptions): Promise<HttpResponse> {
  const { signal, route } = options
  signal.throwIfAborted()
  const opening = new AbortController()
  const sent = route.begin(requestOptions(request, route), opening.signal)
  const abort = () => {
    opening.abort()
    sent.destroy()
  }
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    return await answerTo(sent, request, options)
  } catch (error) {
    abort()
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function requestOptions({ method, url, headers, body }: HttpRequest, route: Route): RequestOptions {
  const bytes = body === undefined ? (method === 'GET' || method === 'HEAD' ? undefined : 0) : Buffer.byteLength(body)
  const length = bytes === undefined ? undefined : String(bytes)
  const isChunked = headers.has('transfer-encoding')
  return {
    method,
    path: route.pathOf(url),
    headers: {
      Host: url.host,
      // Another length than the body has would leave both sides waiting, or end in the midst of it.
      ...Object.fromEntries(withHeaders(headers, { 'Content-Length': isChunked ? undefined : length }).values()),
    },
  }
}

function answerTo(
  sent: ClientRequest,
  { body }: HttpRequest,
  { limits, route }: ExchangeOptions,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let connected = false
    let timer: NodeJS.Timeout | undefined
    const end = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    const fail = (stage: ExchangeFailed['stage'], cause?: unknown) => end(new ExchangeFailed(stage, cause))
    const onConnected = () => {
      connected = true
      clearTimeout(timer)
      if (limits.read !== undefined) timer = setTimeout(() => fail('read-timeout'), timerDelay(limits.read))
    }
    // The way through a proxy is a part of it, so the time begins before there is a socket.
    if (limits.connect !== undefined) timer = setTimeout(() => fail('connect-timeout'), timerDelay(limits.connect))
    sent.once('socket', (socket: Socket) => {
      if (!socket.connecting && !route.secure) return onConnected()
      socket.once(route.secure ? 'secureConnect' : 'connect', onConnected)
    })
    sent.once('error', (error) => fail(connected ? 'read' : 'connect', error))
    const endWithHead = (head: RawHead) => {
      clearTimeout(timer)
      resolve({ ...headOf(head), body: Buffer.alloc(0) })
    }
    onProtocolSwitch(sent, endWithHead)
    // One that names no protocol to switch to is a mere information to node; but nothing of HTTP follows it.
    sent.on('information', (head) => {
      if (head.statusCode !== 101) return
      endWithHead(head)
      sent.destroy()
    })
    sent.once('response', (response: IncomingMessage) => {
      collectBytes(response, largestAnswer).then(
        (body) => {
          clearTimeout(timer)
          resolve({ ...headOf(response), body })
        },
        (error: Error) => (error instanceof TooLarge ? end(error) : fail('read', error)),
      )
    })
    sent.end(body)
  })
}

type RawHead = Pick<IncomingMessage, 'statusCode' | 'rawHeaders'>

function headOf(response: RawHead): Omit<HttpResponse, 'body'> {
  const headers = new Map<string, readonly [string, string]>()
  for (let index = 0; index + 1 < response.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = response.rawHeaders.slice(index, index + 2)
    const earlier = headers.get(name.toLowerCase())
    headers.set(name.toLowerCase(), earlier === undefined ? [name, value] : [earlier[0], `${earlier[1]}, ${value}`])
  }
  return { status: response.statusCode ?? 0, headers }
}
