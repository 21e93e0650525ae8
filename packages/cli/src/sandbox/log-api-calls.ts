import { subscribe } from 'node:diagnostics_channel'
import { fstatSync, ftruncateSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { harmless } from '../render/harmless.ts'

interface FinishedCall {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly server: Server
}

/** Bytes; a log that grows beyond it begins anew. */
const longestLog = 10_000_000

/** Writes a line for every call that the API server at this port has answered and that could change something, or went wrong. */
export function logApiCalls(port: number): void {
  subscribe('http.server.response.finish', (message) => {
    const { request, response, server } = message as FinishedCall
    const address = server.address()
    if (address === null || typeof address === 'string' || address.port !== port) return
    if (request.method === 'GET' && response.statusCode < 500) return
    logLine(`${request.method} ${request.url} ${response.statusCode}  ${request.headers['user-agent'] ?? ''}`)
  })
}

/** Writes a line with the time to standard output, which is the log. */
export function logLine(text: string): void {
  const { size } = fstatSync(process.stdout.fd)
  if (size > longestLog) ftruncateSync(process.stdout.fd)
  process.stdout.write(`${new Date().toISOString()}  ${harmless(text)}\n`)
}
