import { containerStatusOf } from '../kubelet/container-status.ts'
import type { Pod } from '../objects/pod.ts'
import { badRequest, type FieldError, invalid } from '../registry/api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { chooseContainer } from './choose-container.ts'
import { containerLog, type LogLine } from './container-log.ts'
import { findObject } from './find-object.ts'
import { followContainer } from './follow-container.ts'
import { sendText } from './send.ts'

/** Answers the log of a container: when it started, ended and started again. With `follow` it goes on until the container ends. */
export function readLog(request: ApiRequest): void {
  const { query, response, cluster } = request
  checkOptions(request)
  const pod = findObject(request) as Pod
  const container = chooseContainer(pod, query.get('container')).name
  if (!pod.spec.nodeName) {
    response.writeHead(204).end()
    return
  }
  const now = cluster.clock.now()
  const lines = containerLog(pod, container, query.get('previous') === 'true', now)
  const limit = query.get('limitBytes')
  const text = selectLines(lines, query, now)
    .map((line) => format(line, query))
    .join('')
    .slice(0, limit === null ? undefined : Number(limit))
  const follows = query.get('follow') === 'true' && containerStatusOf(pod, container)?.state?.['running'] !== undefined
  if (!follows) {
    sendText(response, 200, text, 'text/plain')
    return
  }
  response.writeHead(200, { 'Content-Type': 'text/plain' })
  response.write(text)
  const leave = followContainer(request, container, lines.length, (rest) => {
    for (const line of rest) response.write(format(line, query))
    response.end()
  })
  response.once('close', leave)
}

function checkOptions({ query, path }: ApiRequest): void {
  const errors: FieldError[] = []
  const check = (field: string, least: 0 | 1): void => {
    const text = query.get(field)
    if (text === null) return
    if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
    const detail = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0'
    if (Number(text) < least) errors.push({ type: 'Invalid value', field, value: Number(text), detail })
  }
  check('tailLines', 0)
  check('limitBytes', 1)
  if (query.get('sinceSeconds') !== null && query.get('sinceTime') !== null) {
    const detail = 'at most one of `sinceTime` or `sinceSeconds` may be specified'
    errors.push({ type: 'Forbidden', field: '[]', detail })
  } else check('sinceSeconds', 1)
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, path.name ?? '', errors)
}

function selectLines(lines: readonly LogLine[], query: URLSearchParams, now: number): readonly LogLine[] {
  const seconds = query.get('sinceSeconds')
  const since = seconds === null ? Date.parse(query.get('sinceTime') ?? '') : now - Number(seconds) * 1000
  const recent = Number.isNaN(since) ? lines : lines.filter(({ time }) => Date.parse(time) >= since)
  const tail = query.get('tailLines')
  return tail === null ? recent : Number(tail) === 0 ? [] : recent.slice(-Number(tail))
}

function format({ time, text }: LogLine, query: URLSearchParams): string {
  return query.get('timestamps') === 'true' ? `${time} ${text}\n` : `${text}\n`
}
