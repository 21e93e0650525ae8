import { containerStatusOf } from '../kubelet/container-status.ts'
import type { Pod } from '../objects/pod.ts'
import { objectKey } from '../store/collection.ts'
import type { ApiRequest } from './api-request.ts'
import { containerLog, type LogLine } from './container-log.ts'

/** Follows a running container of the request's pod: once it ends, calls back with the lines after those that are written. Returns how to leave. */
export function followContainer(
  { cluster, resource, path }: ApiRequest,
  container: string,
  written: number,
  ended: (lines: readonly LogLine[]) => void,
): () => void {
  const key = objectKey(path.name ?? '', path.namespace)
  const unsubscribe = cluster.store.collection(resource).subscribe((event) => {
    if (event.key !== key) return
    const pod = event.object as Pod
    if (event.type !== 'DELETED' && containerStatusOf(pod, container)?.state?.['running']) return
    unsubscribe()
    ended(containerLog(pod, container, false, cluster.clock.now()).slice(written))
  })
  return unsubscribe
}
