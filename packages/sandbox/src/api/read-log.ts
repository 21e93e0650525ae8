import { formatTime } from '../clock/format-time.ts'
import type { Pod } from '../objects/pod.ts'
import { badRequest } from '../registry/api-error.ts'
import { objectKey } from '../store/collection.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { sendText } from './send.ts'

interface Line {
  readonly time: string
  readonly text: string
}

/** Answers the log of a container: when it started, ended and started again. With `follow` it goes on until the pod ends. */
export function readLog(request: ApiRequest): void {
  const pod = findObject(request) as Pod
  if (!pod.spec.nodeName) {
    request.response.writeHead(204).end()
    return
  }
  const container = chooseContainer(pod, request.query.get('container'))
  const lines = linesOf(pod, container, request.query.get('previous') === 'true', request.cluster.clock.now())
  const text = selectLines(lines, request.query, request.cluster.clock.now())
    .map((line) => format(line, request.query))
    .join('')
  if (request.query.get('follow') !== 'true') {
    sendText(request.response, 200, text, 'text/plain')
    return
  }
  request.response.writeHead(200, { 'Content-Type': 'text/plain' })
  request.response.write(text)
  followLog(request, container, lines.length)
}

function followLog(request: ApiRequest, container: string, already: number): void {
  const { cluster, resource, path, response } = request
  const key = objectKey(path.name ?? '', path.namespace)
  let written = already
  const unsubscribe = cluster.store.collection(resource).subscribe((event) => {
    if (event.key !== key) return
    const pod = event.object as Pod
    const lines = linesOf(pod, container, false, cluster.clock.now())
    for (const line of lines.slice(written)) response.write(format(line, request.query))
    written = Math.max(written, lines.length)
    if (event.type === 'DELETED' || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') response.end()
  })
  response.once('close', unsubscribe)
}

function chooseContainer(pod: Pod, asked: string | null): string {
  const { name } = pod.metadata
  const regular = pod.spec.containers.map((container) => container.name)
  const all = [...(pod.spec.initContainers ?? []), ...(pod.spec.ephemeralContainers ?? [])]
    .map((container) => container.name)
    .concat(regular)
  if (asked) {
    if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${name}`)
    return asked
  }
  if (all.length > 1)
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${all.join(' ')}]`)
  return regular[0] ?? ''
}

/** What the container's life so far would have left in its log. */
function linesOf(pod: Pod, container: string, previous: boolean, now: number): readonly Line[] {
  const status = pod.status.containerStatuses?.find(({ name }) => name === container)
  const { state, lastState } = status ?? {}
  if (previous) {
    const ended = lastState?.['terminated']
    if (!ended) throw badRequest(`previous terminated container "${container}" in pod "${pod.metadata.name}" not found`)
    return lifeLines(container, ended, now)
  }
  const current =
    state?.['running'] ?? state?.['terminated'] ?? (state?.['waiting'] ? lastState?.['terminated'] : undefined)
  if (!current) {
    const reason = String(state?.['waiting']?.['reason'] ?? 'ContainerCreating')
    const hint = reason.startsWith('ImagePull') ? 'trying and failing to pull image' : reason
    throw badRequest(`container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${hint}`)
  }
  return lifeLines(container, current, now)
}

function lifeLines(container: string, state: Readonly<Record<string, unknown>>, now: number): readonly Line[] {
  const started = { time: String(state['startedAt'] ?? formatTime(now)), text: `${container} started` }
  if (state['exitCode'] === undefined) return [started]
  return [
    started,
    { time: String(state['finishedAt']), text: `${container} ended with exit code ${String(state['exitCode'])}` },
  ]
}

function selectLines(lines: readonly Line[], query: URLSearchParams, now: number): readonly Line[] {
  const seconds = query.get('sinceSeconds')
  const since = seconds === null ? Date.parse(query.get('sinceTime') ?? '') : now - Number(seconds) * 1000
  const recent = Number.isNaN(since) ? lines : lines.filter(({ time }) => Date.parse(time) >= since)
  const tail = query.get('tailLines')
  return tail === null ? recent : Number(tail) === 0 ? [] : recent.slice(-Number(tail))
}

function format({ time, text }: Line, query: URLSearchParams): string {
  return query.get('timestamps') === 'true' ? `${time} ${text}\n` : `${text}\n`
}
