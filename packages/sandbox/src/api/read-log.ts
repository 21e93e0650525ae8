import { formatTime } from '../clock/format-time.ts'
import type { Pod } from '../objects/pod.ts'
import { badRequest } from '../registry/api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { findObject } from './find-object.ts'
import { sendText } from './send.ts'

/** Answers the log of a container: one line for its start. */
export async function readLog(request: ApiRequest): Promise<void> {
  const pod = findObject(request) as Pod
  const names = pod.spec.containers.map(({ name }) => name)
  const container = request.query.get('container') ?? (names.length === 1 ? names[0]! : '')
  if (!container)
    throw badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]`,
    )
  if (!names.includes(container)) throw badRequest(`container ${container} is not valid for pod ${pod.metadata.name}`)
  const status = pod.status.containerStatuses?.find(({ name }) => name === container)
  if (!status?.state?.['running'] && !status?.state?.['terminated']) {
    throw badRequest(`container "${container}" in pod "${pod.metadata.name}" is waiting to start: ContainerCreating`)
  }
  const started = String(status.state['running']?.['startedAt'] ?? formatTime(request.cluster.clock.now()))
  const stamp = request.query.get('timestamps') === 'true' ? `${started} ` : ''
  await Promise.resolve()
  sendText(request.response, 200, `${stamp}${container} started\n`, 'text/plain')
}
