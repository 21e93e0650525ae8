import { type WebSocket, WebSocketServer } from 'ws'
import { hasProgram, runCommand } from '../kubelet/run-command.ts'
import type { Container, Pod } from '../objects/pod.ts'
import { ApiError, badRequest } from '../registry/api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'

/** The numbers that begin each message of the protocol. */
const channels = { input: 0, output: 1, error: 2, status: 3, close: 255 } as const
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

/** Answers the exec subresource: a command in a container, its streams in the channels of a WebSocket. */
export async function execInPod(request: ApiRequest): Promise<void> {
  const { query, incoming, response } = request
  const pod = findObject(request) as Pod
  const container = chosenContainer(pod, query.get('container') ?? undefined)
  const command = query.getAll('command')
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container')
  const streams = ['stdin', 'stdout', 'stderr'].filter((name) => isTrue(query.get(name)))
  if (streams.length === 0) throw badRequest('you must specify at least one of stdin, stdout, stderr')
  const socket = response.socket
  if (incoming.headers.upgrade?.toLowerCase() !== 'websocket' || !socket) throw badRequest('Upgrade request required')
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
  await runOver(websocket, request, { pod, container, command, streams })
}

function chosenContainer({ metadata, spec }: Pod, name: string | undefined): Container {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]
  if (name === undefined) {
    const [only, ...others] = spec.containers
    if (only && others.length === 0) return only
    const names = spec.containers.map((container) => container.name).join(' ')
    throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${names}]`)
  }
  const found = all.find((container) => container.name === name)
  if (!found) throw badRequest(`container ${name} is not valid for pod ${metadata.name}`)
  return found
}

interface Call {
  readonly pod: Pod
  readonly container: Container
  readonly command: readonly string[]
  readonly streams: readonly string[]
}

async function runOver(
  websocket: WebSocket,
  { cluster }: ApiRequest,
  { pod, container, command, streams }: Call,
): Promise<void> {
  const gone = new AbortController()
  const send = (channel: number, text: string | Buffer): void =>
    websocket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]))
  const finish = (status: object): void => {
    send(channels.status, JSON.stringify({ metadata: {}, ...status }))
    websocket.close(1000)
  }
  const input = inputOf(websocket, gone, streams.includes('stdin'))
  const state = pod.status.containerStatuses?.find(({ name }) => name === container.name)?.state
  if (!state?.['running']) return finish(failure(500, `container not found ("${container.name}")`))
  const [program = ''] = command
  if (!hasProgram(program)) {
    const why = `exec: "${program}": executable file not found in $PATH`
    return finish(failure(500, `error executing command in container: unable to start container process: ${why}`))
  }
  const place = { pod, container, clock: cluster.clock, signal: gone.signal }
  const code = await runCommand(command, place, {
    input: () => input,
    output: (text) => (streams.includes('stdout') ? send(channels.output, text) : undefined),
    error: (text) => (streams.includes('stderr') ? send(channels.error, text) : undefined),
  })
  if (gone.signal.aborted) return
  finish(code === 0 ? { status: 'Success' } : exited(code))
}

/** What comes in on the channel of the input, once the client has closed it. */
function inputOf(websocket: WebSocket, gone: AbortController, wanted: boolean): Promise<Buffer> {
  const parts: Buffer[] = []
  return new Promise((resolve) => {
    const end = (): void => resolve(Buffer.concat(parts))
    websocket.on('message', (message: Buffer) => {
      if (message[0] === channels.input) parts.push(message.subarray(1))
      if (message[0] === channels.close && message[1] === channels.input) end()
    })
    websocket.once('close', () => {
      gone.abort()
      end()
    })
    if (!wanted) end()
  })
}

function exited(code: number): object {
  return {
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}

function failure(code: number, message: string): object {
  return new ApiError(code, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  }).toStatus()
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1'
}
