import type { ClientRequest, IncomingMessage } from 'node:http'

/**
 * Takes the answer by which a connection leaves HTTP: `101 Switching Protocols`, or any to the method CONNECT. For these node has neither `response` nor
 * `error`, so that who waits for no more than the two waits for ever. The answer has no body, and its connection is closed.
 */
export function onProtocolSwitch(request: ClientRequest, take: (answer: IncomingMessage) => void): void {
  for (const event of ['upgrade', 'connect'] as const) {
    request.once(event, (answer: IncomingMessage, socket) => {
      socket.destroy()
      // Nobody else says that it has ended.
      answer.push(null)
      take(answer)
    })
  }
}
