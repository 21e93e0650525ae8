import type { Pod } from '../objects/pod.ts'
import { pods } from '../registry/resource-names.ts'
import type { ClusterStore } from '../store/cluster-store.ts'
import { objectKey } from '../store/collection.ts'
import { behaviourOf } from './behaviour.ts'
import { deathsIn } from './container-deaths.ts'
import { containerStatusOf } from './container-status.ts'
import { type MainProcess, ProcessTable } from './process-table.ts'

const tables = new WeakMap<ClusterStore, Map<string, ProcessTable>>()

/** The processes that run in a container of a pod, beside the one it is there for. They end with this life of the container. */
export function processesOf(store: ClusterStore, pod: Pod, container: string): ProcessTable {
  const known = tables.get(store) ?? new Map<string, ProcessTable>()
  tables.set(store, known)
  const id = containerStatusOf(pod, container)?.containerID ?? container
  const found = known.get(id)
  if (found) return found
  const table = new ProcessTable(mainProcess(store, pod, container))
  known.set(id, table)
  const key = objectKey(pod.metadata.name, pod.metadata.namespace)
  const unsubscribe = store.collection(pods).subscribe((event) => {
    if (event.key !== key) return
    const status = event.type === 'DELETED' ? undefined : containerStatusOf(event.object as Pod, container)
    if (status?.state?.['running'] && status.containerID === id) return
    unsubscribe()
    known.delete(id)
    table.end()
  })
  return table
}

function mainProcess(store: ClusterStore, pod: Pod, container: string): MainProcess {
  const { processes } = behaviourOf(pod)
  const children = { init: [container], workers: [`${container}: worker`, `${container}: worker`] }
  return {
    command: processes === 'init' ? 'init' : container,
    children: processes === 'init' || processes === 'workers' ? children[processes] : [],
    kind: processes === 'init' || processes === 'deaf' ? processes : 'plain',
    ended: (code) => deathsIn(store).kill(pod, container, String(code)),
  }
}
