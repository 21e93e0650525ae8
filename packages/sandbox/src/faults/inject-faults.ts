import type { IncomingMessage, ServerResponse } from 'node:http'
import { parsePath } from '../api/parse-path.ts'
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import { ApiError } from '../registry/api-error.ts'
import type { ApiCall, FaultEffect } from './api-fault.ts'
import type { FaultInjector } from './fault-injector.ts'

/** Serves a request with the faults that hit it. */
export async function injectFaults(
  injector: FaultInjector,
  clock: SandboxClock,
  incoming: IncomingMessage,
  response: ServerResponse,
  serve: () => Promise<void>,
): Promise<void> {
  const call = describeCall(incoming)
  const complete = injector.note(call)
  response.once('finish', () => complete(response.statusCode))
  for (const effect of injector.effectsOn(call)) {
    if (effect.kind === 'latency') await delay(clock, effect.milliseconds)
    else if (effect.kind === 'stall') return
    else if (effect.kind === 'reset') {
      if (effect.effect === 'after') await serveUnheard(response, serve)
      incoming.socket.destroy()
      return
    } else refuse(effect, incoming.url ?? '')
  }
  await serve()
}

function refuse(effect: Exclude<FaultEffect, { kind: 'latency' | 'stall' | 'reset' }>, url: string): void {
  switch (effect.kind) {
    case 'unauthorized':
      throw new ApiError(401, 'Unauthorized', 'Unauthorized')
    case 'expired-token':
      if (url.includes('continue='))
        throw new ApiError(
          410,
          'Expired',
          'The provided continue parameter is too old to display a consistent list result.',
        )
      return
    case 'status': {
      const { reason, message } = texts[effect.code] ?? {
        reason: undefined,
        message: `a scripted fault with status ${effect.code}`,
      }
      throw new ApiError(
        effect.code,
        reason,
        message,
        effect.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: effect.retryAfterSeconds },
      )
    }
  }
}

const texts: Readonly<Record<number, { readonly reason: string; readonly message: string }>> = {
  403: { reason: 'Forbidden', message: 'forbidden by a scripted fault' },
  409: {
    reason: 'Conflict',
    message: 'the object has been modified; please apply your changes to the latest version and try again',
  },
  429: { reason: 'TooManyRequests', message: 'Too many requests, please try again later.' },
  500: { reason: 'InternalError', message: 'Internal error occurred: a scripted fault' },
  503: { reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' },
  504: { reason: 'Timeout', message: 'Timeout: request did not complete within the allotted duration' },
}

/** Lets a request have its effect and keeps the answer back. */
async function serveUnheard(response: ServerResponse, serve: () => Promise<void>): Promise<void> {
  response.write = () => true
  response.end = () => response
  response.writeHead = () => response
  await serve()
}

function delay(clock: SandboxClock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void clock.after(milliseconds, resolve))
}

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }

function describeCall(incoming: IncomingMessage): ApiCall {
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const path = parsePath(url.pathname)
  const { method = 'GET' } = incoming
  const single = path?.name !== undefined
  const watching = path?.watch === true || ['true', '1'].includes(url.searchParams.get('watch') ?? '')
  const reading = watching ? 'watch' : single ? 'get' : 'list'
  const verb =
    method === 'GET'
      ? reading
      : method === 'DELETE'
        ? single
          ? 'delete'
          : 'deletecollection'
        : (verbs[method] ?? method.toLowerCase())
  return {
    verb,
    resource: path ? `${path.plural}${path.subresource ? `/${path.subresource}` : ''}` : '',
    namespace: path?.namespace,
    name: path?.name,
    userAgent: incoming.headers['user-agent'] ?? '',
    path: url.pathname + url.search,
    code: undefined,
  }
}
