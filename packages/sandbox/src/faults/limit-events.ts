import type { ServerResponse } from 'node:http'

/** Lets a watch deliver so many events and nothing more; what then happens is the caller's choice. */
export function limitEvents(response: ServerResponse, count: number, then: () => void): void {
  const { write } = response
  let left = count
  const pass = (text: string): void => {
    const lines = text.split(/(?<=\n)/)
    const passed = lines.slice(0, left).join('')
    if (passed !== '') Reflect.apply(write, response, [passed])
    left -= Math.min(left, lines.length)
    if (left === 0) then()
  }
  let silent = false
  response.write = (chunk: unknown) => {
    if (!silent) pass(String(chunk))
    silent = left === 0
    return true
  }
  response.end = () => response
  if (count === 0) silent = true
}
