import { EventEmitter } from 'node:events'
import { promises } from 'node:fs'
import http, { type ClientRequest, type RequestOptions } from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import type { TestClock } from './cluster-under-test.ts'
import { currentProcess, type InFlight, type MortalProcess } from './mortal-process.ts'

/**
 * Puts a tap on all that is sent by HTTP from this process, so that mortal ones can die at any of it; and on the files that they open, which
 * end with them.
 */
export function tapWire(): { of(clock: TestClock): void } {
  let clock: TestClock | undefined
  for (const protocol of [http, https]) {
    const send = protocol.request
    protocol.request = ((...request: [RequestOptions] | [string | URL, RequestOptions]) => {
      const sendNow = () => send(...(request as [RequestOptions]))
      const process = currentProcess()
      if (process === undefined) return sendNow()
      if (!process.isAlive) return silent()
      const { method = 'GET' } = request.at(-1) as RequestOptions
      const inFlight = process.sends(method)
      if (inFlight === undefined) return tapped(sendNow(), process)
      return withoutAnswer(sendNow, inFlight, clock!)
    }) as typeof http.request
  }
  const { open } = promises
  promises.open = async (...args) => {
    const process = currentProcess()
    const file = await open(...args)
    process?.files.add(file)
    return file
  }
  syncBuiltinESMExports()
  return {
    of(next) {
      clock = next
    },
  }
}

/** A request of a process: when that dies, it is cut off. */
function tapped(request: ClientRequest, process: MortalProcess): ClientRequest {
  process.requests.add(request)
  request.once('socket', (socket) => process.sockets.add(socket))
  request.once('close', () => process.requests.delete(request))
  const emit = request.emit.bind(request)
  request.emit = (event: string, ...values: unknown[]) => (process.isAlive ? emit(event, ...values) : true)
  return request
}

/** A request that is never heard of. */
function silent(): ClientRequest {
  return Object.assign(new EventEmitter(), {
    end: () => undefined,
    destroy: () => undefined,
  }) as unknown as ClientRequest
}

/** A request that takes effect, now or later or never, while nobody waits for its answer. */
function withoutAnswer(send: () => ClientRequest, inFlight: InFlight, clock: TestClock): ClientRequest {
  const request = silent()
  request.end = ((body?: string) => {
    const sendNow = () => {
      const real = send()
      real.on('error', () => undefined)
      real.on('response', (answer) => answer.resume())
      real.end(body)
    }
    if (inFlight === 'answer lost') sendNow()
    else if (inFlight !== 'lost') clock.after(inFlight.late * 1000, sendNow)
  }) as ClientRequest['end']
  return request
}
