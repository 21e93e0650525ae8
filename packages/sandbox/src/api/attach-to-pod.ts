import { runTerminal } from '../kubelet/run-terminal.ts'
import type { Pod } from '../objects/pod.ts'
import { objectKey } from '../store/collection.ts'
import type { ApiRequest } from './api-request.ts'
import { containerLog } from './container-log.ts'
import { exited, failed, openPodStream, type PodStream } from './pod-stream.ts'

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
    const code = await runTerminal(['sh'], { pod, container, clock: request.cluster.clock, signal }, stream)
    if (!signal.aborted) stream.finish(exited(code))
    return
  }
  followContainer(request, stream)
}

function followContainer({ cluster, resource, path }: ApiRequest, stream: PodStream): void {
  const key = objectKey(path.name ?? '', path.namespace)
  const { name } = stream.container
  let written = containerLog(stream.pod, name, false, cluster.clock.now()).length
  const unsubscribe = cluster.store.collection(resource).subscribe((event) => {
    if (event.key !== key) return
    const pod = event.object as Pod
    const all = [...(pod.status.containerStatuses ?? []), ...(pod.status.ephemeralContainerStatuses ?? [])]
    const running = all.find((status) => status.name === name)?.state?.['running'] !== undefined
    if (running && event.type !== 'DELETED') return
    const lines = containerLog(pod, name, false, cluster.clock.now())
    for (const { text } of lines.slice(written)) stream.output(`${text}\n`)
    written = lines.length
    unsubscribe()
    stream.finish(exited(0))
  })
  stream.signal.addEventListener('abort', unsubscribe)
}
