import { passUntil } from '../clock/pass-until.ts'
import { asRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import { deployments, statefulSets } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** Waits until all Deployments and StatefulSets are available, but at most so many milliseconds: some never will be. */
export function untilAvailable(cluster: Cluster, limit: number): Promise<void> {
  const available = new Promise<void>((resolve) => {
    const collections = [deployments, statefulSets].map((name) => cluster.store.collection(name))
    const isOver = (): boolean => collections.every((collection) => collection.list().every(isAvailable))
    if (isOver()) return resolve()
    const end = (): void => {
      callOff()
      for (const unsubscribe of subscriptions) unsubscribe()
      resolve()
    }
    const callOff = cluster.clock.after(limit, end)
    const subscriptions = collections.map((collection) => collection.subscribe(() => isOver() && end()))
  })
  return passUntil(cluster.clock, available)
}

function isAvailable({ spec, status, metadata }: KubernetesObject): boolean {
  const { observedGeneration, availableReplicas } = asRecord(status)
  return (
    observedGeneration === metadata.generation && Number(availableReplicas ?? 0) >= Number(asRecord(spec)['replicas'])
  )
}
