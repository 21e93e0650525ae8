import { processesOf } from '../kubelet/processes-of.ts'
import { runTerminal } from '../kubelet/run-terminal.ts'
import type { ApiRequest } from './api-request.ts'
import { containerLog } from './container-log.ts'
import { followContainer } from './follow-container.ts'
import { exited, failed, openPodStream } from './pod-stream.ts'

/**
 * Answers the attach subresource: what the container writes from now on, until it ends. One that is attached to with a terminal is a
 * shell, as `kubectl debug -it` wants it.
 */
export async function attachToPod(request: ApiRequest): Promise<void> {
  const stream = await openPodStream(request)
  const { container, pod, state, signal } = stream
  if (!state?.['running'])
    return stream.finish(failed(`container ${container.name} not found in pod ${pod.metadata.name}`))
  if (stream.tty && stream.wantsInput) {
    const { clock, store } = request.cluster
    const place = { pod, container, clock, store, processes: processesOf(store, pod, container.name) }
    return stream.finish(exited(await runTerminal(['sh'], place, stream)))
  }
  const written = containerLog(pod, container.name, false, request.cluster.clock.now()).length
  const leave = followContainer(request, container.name, written, (rest) => {
    for (const { text } of rest) stream.output(`${text}\n`)
    stream.finish(exited(0))
  })
  signal.addEventListener('abort', leave)
}
