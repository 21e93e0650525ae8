import type { IncomingMessage, ServerResponse } from 'node:http'
import { expireToken } from '../api/continue-token.ts'
import { sendText } from '../api/send.ts'
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import { ApiError } from '../registry/api-error.ts'
import type { ActiveFault } from './active-fault.ts'
import type { ApiCall } from './api-fault.ts'
import { describeCall } from './describe-call.ts'
import type { FaultInjector } from './fault-injector.ts'
import { limitEvents } from './limit-events.ts'
import { refusalOf } from './refusal-of.ts'
import type { Seats } from './seats.ts'
import { TimeLimit } from './time-limit.ts'

/** Serves a request with the faults that hit it. `user` sends it, if that is known. */
export async function injectFaults(
  injector: FaultInjector,
  incoming: IncomingMessage,
  response: ServerResponse,
  serve: () => Promise<void>,
  user?: string,
): Promise<void> {
  const { clock } = injector
  const call = describeCall(incoming, user, clock.now())
  const complete = injector.note(call, response)
  response.once('finish', () => complete(response.statusCode))
  const limit = new TimeLimit(clock, call)
  for (const fault of injector.faultsOn(call)) {
    if ((await meet(fault, { clock, limit, call }, incoming, response, serve)) === 'over') return
  }
  await serve()
  if (response.headersSent) complete(response.statusCode)
}

/** Lets a fault have its effect; whether that was the end of the request. */
async function meet(
  { fault: { effect }, ended, seats }: ActiveFault,
  { clock, limit, call }: { readonly clock: SandboxClock; readonly limit: TimeLimit; readonly call: ApiCall },
  incoming: IncomingMessage,
  response: ServerResponse,
  serve: () => Promise<void>,
): Promise<'over' | 'goes on'> {
  switch (effect.kind) {
    case 'latency':
      await limit.spend(effect.milliseconds)
      return 'goes on'
    case 'partition':
      await ended
      limit.restart()
      return response.destroyed ? 'over' : 'goes on'
    case 'stall':
      if (effect.afterEvents === undefined) return 'over'
      limitEvents(response, effect.afterEvents, () => undefined)
      return 'goes on'
    case 'reset': {
      const reset = (): void => void incoming.socket.resetAndDestroy()
      if (effect.afterEvents !== undefined && effect.afterEvents > 0) {
        // The events are on their way before the reset, which would overtake them.
        limitEvents(response, effect.afterEvents, () => void clock.after(0, reset))
        return 'goes on'
      }
      if (effect.effect === 'after') await serveUnheard(response, serve)
      reset()
      return 'over'
    }
    case 'limit':
      return takeSeat(seats!, limit, response, effect.retryAfterSeconds ?? 1)
    case 'expired-token':
      expireToken(incoming.url ?? '')
      return 'goes on'
    case 'unauthorized':
      throw new ApiError(401, 'Unauthorized', 'Unauthorized')
    case 'answer': {
      const { code, body, contentType } = effect
      sendText(response, code, typeof body === 'string' ? body : body(call), contentType)
      return 'over'
    }
    case 'status':
      throw refusalOf(effect.code, effect.retryAfterSeconds)
  }
}

async function takeSeat(
  seats: Seats,
  limit: TimeLimit,
  response: ServerResponse,
  retryAfterSeconds: number,
): Promise<'over' | 'goes on'> {
  const seat = seats.take()
  if (seat === undefined) {
    // Priority and fairness refuses before there is anything that could make a Status: in plain text.
    response.setHeader('Retry-After', String(retryAfterSeconds))
    response.setHeader('X-Content-Type-Options', 'nosniff')
    sendText(response, 429, 'Too many requests, please try again later.\n', 'text/plain; charset=utf-8')
    return 'over'
  }
  await limit.waitFor(seat).catch((error: unknown) => {
    // It is nobody's when its turn comes.
    void seat.then(() => seats.leave())
    throw error
  })
  let taken = true
  const giveBack = (): void => {
    if (taken) seats.leave()
    taken = false
  }
  response.once('close', giveBack)
  const { flushHeaders } = response
  response.flushHeaders = () => {
    flushHeaders.call(response)
    giveBack()
  }
  return response.destroyed ? 'over' : 'goes on'
}

/** Lets a request have its effect and keeps the answer back. */
async function serveUnheard(response: ServerResponse, serve: () => Promise<void>): Promise<void> {
  response.write = () => true
  response.end = () => response
  response.writeHead = () => response
  response.flushHeaders = () => undefined
  await serve()
}
