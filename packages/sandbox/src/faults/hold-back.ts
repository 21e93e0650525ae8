import type { ServerResponse } from 'node:http'

/** Keeps what a response has to say until a time comes, then lets it say it all. */
export function holdBack(response: ServerResponse, until: Promise<void>): void {
  const { write, end, writeHead, flushHeaders } = response
  const held: (() => unknown)[] = []
  const hold =
    (method: (...given: never[]) => unknown, result: unknown) =>
    (...given: unknown[]): never => {
      held.push(() => Reflect.apply(method, response, given))
      return result as never
    }
  response.write = hold(write, true)
  response.end = hold(end, response)
  response.writeHead = hold(writeHead, response)
  response.flushHeaders = hold(flushHeaders, undefined)
  void until.then(() => {
    Object.assign(response, { write, end, writeHead, flushHeaders })
    if (!response.destroyed) for (const say of held) say()
  })
}
