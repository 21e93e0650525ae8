import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Duplex } from 'node:stream'
import { largestAnswer, StepFailure, shorten, TooLarge } from 'chaos-plugin-api'
import { objectName, type Place, pods, resourcePath } from '../objects/resource.ts'
import { apiFailure, connectionFailure, timeoutFailure } from '../transport/api-failure.ts'
import type { CallContext } from '../transport/call-api.ts'
import type { Connection } from '../transport/connection.ts'
import { limitTime } from '../transport/limit-time.ts'
import { readBody } from '../transport/send-request.ts'
import { withRenewal } from '../transport/with-renewal.ts'
import { clientFrame, FrameReader, opcodes } from './websocket-frames.ts'

/** A command to run in a pod. */
export interface ExecOptions {
  readonly command: readonly string[]
  /** Needed where the pod has several. */
  readonly container?: string | undefined
  /** Seconds in all; default 60. */
  readonly timeout?: number | undefined
  /**
   * Keeps the input of the command open, empty, so that it ends with the connection. Once the activity's signal fires, a line is sent to it, and the
   * command has some seconds to end by itself. Default: it has no input.
   */
  readonly heldInput?: boolean | undefined
}

/** What a command in a pod wrote, and how it ended. */
export interface ExecResult {
  readonly stdout: string
  readonly stderr: string
  /** How the command ended, as the API says it: a `Status` in JSON. Empty where the connection ended first. */
  readonly status: string
}

/** The channels of `v4.channel.k8s.io`: the first byte of each message. */
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3 } as const
const protocol = 'v4.channel.k8s.io'
/** Seconds in which a command whose input was held may end once a line was sent to it. */
const farewell = 10
/** Seconds after which a connection that is held is shown to be alive: whoever stands in between closes those on which nothing goes on. */
const heartbeat = 15

/** See `Cluster.exec`. */
export async function execInPod(
  connection: Connection,
  context: CallContext,
  { name, namespace }: Place,
  { command, container, timeout = 60, heldInput = false }: ExecOptions,
): Promise<ExecResult> {
  const query = new URLSearchParams([
    ...command.map((word) => ['command', word] as [string, string]),
    ...(container === undefined ? [] : [['container', container] as [string, string]]),
    ...(heldInput ? [['stdin', 'true'] as [string, string]] : []),
    ['stdout', 'true'],
    ['stderr', 'true'],
  ])
  const path = `${resourcePath(pods, namespace, name)}/exec?${query}`
  let begun = false
  const late = () => (begun ? unfinished(command, { name, namespace }, timeout) : timeoutFailure(timeout, connection))
  using limited = limitTime(context, timeout, late, heldInput ? farewell : 0)
  const socket = await withRenewal(connection, limited.signal, async () =>
    upgrade(connection, path, { name, namespace }, limited.signal),
  )
  begun = true
  using _held = heldInput ? holdInput(socket, context) : undefined
  return await readChannels(socket, limited.signal)
}

/** The server did its part: it is the command that is still at work. */
function unfinished(command: readonly string[], place: Place, seconds: number): StepFailure {
  const shown = shorten(command.join(' '), 80)
  return new StepFailure(`The command "${shown}" in ${objectName(pods, place)} did not end within ${seconds} s.`, {
    remedy: 'Give it more time; it may still be at work in the pod.',
  })
}

async function upgrade(connection: Connection, path: string, place: Place, signal: AbortSignal): Promise<Duplex> {
  signal.throwIfAborted()
  const operation = { verb: 'create', resource: pods, subresource: 'exec', ...place }
  const headers = {
    ...(await connection.headers(signal)),
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': protocol,
  }
  const { origin, prefix } = connection.address
  const send = origin.protocol === 'http:' ? process.getBuiltinModule('node:http').request : httpsRequest
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
  const outgoing = send({
    ...origin,
    path: `${prefix}${path}`,
    headers,
    agent: connection.agent,
    ...connection.proxy?.until(signal),
  })
  const abort = () => outgoing.destroy()
  signal.addEventListener('abort', abort, { once: true })
  outgoing.once('upgrade', (_answer, socket, head) => {
    if (head.length > 0) socket.unshift(head)
    resolve(socket)
  })
  outgoing.once('response', (answer: IncomingMessage) => {
    readBody(answer).then(
      (body) => reject(apiFailure({ status: answer.statusCode ?? 0, body }, operation, connection)),
      (error: unknown) => reject(connectionFailure(error, operation, connection)),
    )
  })
  outgoing.once('error', (error) =>
    reject(signal.aborted ? signal.reason : connectionFailure(error, operation, connection)),
  )
  outgoing.end()
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Sends nothing but that it is still there, and a line once the signal fires. */
function holdInput(socket: Duplex, { signal, clock }: CallContext): Disposable {
  const done = new AbortController()
  const end = () => void socket.write(clientFrame(opcodes.binary, Buffer.from([channels.stdin, 10])))
  const beat = (): void => {
    clock.sleep(heartbeat, done.signal).then(
      () => {
        socket.write(clientFrame(opcodes.ping, Buffer.alloc(0)))
        beat()
      },
      () => undefined,
    )
  }
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  beat()
  return {
    [Symbol.dispose]() {
      signal.removeEventListener('abort', end)
      done.abort()
    },
  }
}

async function readChannels(socket: Duplex, signal: AbortSignal): Promise<ExecResult> {
  const abort = () => socket.destroy()
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  const parts = new Map<number, Buffer[]>()
  const frames = new FrameReader()
  let channel: number = channels.stdout
  let size = 0
  const take = (payload: Buffer, first: boolean) => {
    if (first && payload.length > 0) channel = payload[0]!
    const taken = parts.get(channel)
    const bytes = first ? payload.subarray(1) : payload
    if (taken === undefined) parts.set(channel, [bytes])
    else taken.push(bytes)
  }
  try {
    let open = true
    for await (const chunk of socket) {
      size += (chunk as Buffer).length
      if (size > largestAnswer) throw new TooLarge(largestAnswer)
      for (const { opcode, payload } of frames.read(chunk as Buffer)) {
        if (opcode === opcodes.close) open = false
        else if (opcode === opcodes.ping) socket.write(clientFrame(opcodes.pong, payload))
        else if (opcode !== opcodes.pong) take(payload, opcode !== opcodes.continuation)
      }
      if (!open) break
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof TooLarge) {
      throw new StepFailure(`The output of the command in the pod can't be used: ${cause.message}.`, {
        remedy: 'Let it write less.',
        cause,
      })
    }
    throw new StepFailure('The connection to the command in the pod broke.', { cause })
  } finally {
    signal.removeEventListener('abort', abort)
    socket.destroy()
  }
  signal.throwIfAborted()
  const text = (of: number) => Buffer.concat(parts.get(of) ?? []).toString('utf8')
  return { stdout: text(channels.stdout), stderr: text(channels.stderr), status: text(channels.status) }
}
