import { type WebSocket, WebSocketServer } from 'ws'
import { containerStatusOf } from '../kubelet/container-status.ts'
import type { Container, ContainerStatus, Pod } from '../objects/pod.ts'
import { ApiError, badRequest } from '../registry/api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { chooseContainer } from './choose-container.ts'
import { findObject } from './find-object.ts'
import { isTrue } from './is-true.ts'

/** The numbers that begin each message of the protocol. */
const channels = { input: 0, output: 1, error: 2, status: 3, resize: 4, close: 255 } as const
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

/** The streams of a container, in the channels of a WebSocket. */
export interface PodStream {
  readonly pod: Pod
  readonly container: Container
  readonly state: ContainerStatus['state']
  readonly tty: boolean
  readonly wantsInput: boolean
  /** What the client sends, piece by piece. */
  readonly input: AsyncIterable<Buffer>
  /** Fires when the client is gone. */
  readonly signal: AbortSignal
  /** The size of the client's terminal, as it last told. */
  readonly size: () => { readonly columns: number; readonly rows: number } | undefined
  output(text: string | Buffer): void
  error(text: string | Buffer): void
  /** Ends the call with its outcome. */
  finish(outcome: object): void
}

/** Takes over the connection of a request for a container's streams. Refuses what can't be streamed. */
export async function openPodStream(request: ApiRequest): Promise<PodStream> {
  const { query, incoming, response } = request
  const pod = findObject(request) as Pod
  const container = chooseContainer(pod, query.get('container'))
  const streams = ['stdin', 'stdout', 'stderr'].filter((name) => isTrue(query.get(name)))
  if (streams.length === 0) throw badRequest('you must specify at least one of stdin, stdout, stderr')
  const socket = response.socket
  const upgrade = incoming.headers.upgrade?.toLowerCase()
  if (upgrade?.startsWith('spdy')) throw badRequest('unable to upgrade: the sandbox speaks WebSocket, not SPDY')
  if (upgrade !== 'websocket' || !socket) throw badRequest('Upgrade request required')
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
  const offered = (incoming.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/)
  if (!protocols.some((protocol) => offered.includes(protocol))) {
    throw badRequest(`unable to upgrade: the sandbox speaks only ${protocols.join(' and ')}`)
  }
  response.detachSocket(socket)
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (names) => protocols.find((protocol) => names.has(protocol)) ?? false,
  })
  const websocket = await new Promise<WebSocket>((resolve) => {
    server.handleUpgrade(incoming, socket, Buffer.alloc(0), resolve)
  })
  return streamOver(websocket, pod, container, streams, isTrue(query.get('tty')))
}

function streamOver(
  websocket: WebSocket,
  pod: Pod,
  container: Container,
  streams: readonly string[],
  tty: boolean,
): PodStream {
  const gone = new AbortController()
  let open = true
  const pieces = new ReadableStream<Buffer>({
    cancel() {
      open = false
    },
    start(controller) {
      const end = (): void => {
        if (open) controller.close()
        open = false
      }
      websocket.on('message', (message: Buffer) => {
        if (open && message[0] === channels.input && message.length > 1) controller.enqueue(message.subarray(1))
        if (message[0] === channels.resize) resize(message.subarray(1).toString())
        if (message[0] === channels.close && message[1] === channels.input) end()
      })
      websocket.once('close', () => {
        gone.abort()
        end()
      })
      if (!streams.includes('stdin')) end()
    },
  })
  let size: ReturnType<PodStream['size']>
  const resize = (text: string): void => {
    const told = /"Width":(\d+),"Height":(\d+)/.exec(text)
    if (told) size = { columns: Number(told[1]), rows: Number(told[2]) }
  }
  const send = (channel: number, text: string | Buffer): void => {
    if (!gone.signal.aborted) websocket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]))
  }
  return {
    pod,
    container,
    state: containerStatusOf(pod, container.name)?.state,
    tty,
    wantsInput: streams.includes('stdin'),
    input: pieces,
    signal: gone.signal,
    size: () => size,
    output: (text) => (streams.includes('stdout') ? send(channels.output, text) : undefined),
    // A terminal has one stream for both.
    error: (text) =>
      tty ? send(channels.output, text) : streams.includes('stderr') ? send(channels.error, text) : undefined,
    finish(outcome) {
      send(channels.status, JSON.stringify({ metadata: {}, ...outcome }))
      websocket.close(1000)
    },
  }
}

/** The outcome of a command that has ended with this code. */
export function exited(code: number): object {
  if (code === 0) return { status: 'Success' }
  return {
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}

/** The outcome of a call that could not be done. */
export function failed(message: string): object {
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  }).toStatus()
}
