import { bookinfoManifests } from '../bookinfo/manifests.ts'
import { startBookinfo } from '../bookinfo/start-bookinfo.ts'
import { asList, asRecord } from '../json/is-record.ts'
import { seededRandom } from '../random/random-source.ts'
import type { Cluster } from '../registry/cluster.ts'
import { create } from '../registry/controller-writes.ts'
import { deployments, namespaces, serviceAccounts } from '../registry/resource-names.ts'
import { groupOf } from '../resources/resource-table.ts'

/** Creates Bookinfo's objects, waits until its Deployments are available, and starts its HTTP services. */
export async function runBookinfo(
  cluster: Cluster,
): Promise<{ readonly environment: Readonly<Record<string, string>>; stop(): Promise<void> }> {
  const available = untilAvailable(cluster)
  // A stream of its own: how many requests came must not alter the names of pods.
  const random = seededRandom(Math.floor(cluster.random.next() * 0x100000000))
  const options = {
    random: random.next,
    sleep: (seconds: number, signal: AbortSignal) => sleep(cluster, seconds, signal),
  }
  for (const object of bookinfoManifests()) {
    const resource = cluster.resources.ofKind(groupOf(object.apiVersion), object.kind)
    if (!resource) throw new Error(`Bookinfo has an object of the kind ${object.kind}, which is not served.`)
    create(cluster, resource, object)
    if (object.kind === 'Namespace') {
      const metadata = { name: 'default', namespace: object.metadata.name }
      create(cluster, serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })
    }
  }
  const [running] = await Promise.all([startBookinfo(cluster.store, options), available])
  return running
}

function untilAvailable(cluster: Cluster): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = cluster.store.collection(deployments).subscribe(() => {
      const all = cluster.store
        .list(deployments)
        .filter(({ metadata }) => cluster.store.get(namespaces, metadata.namespace ?? ''))
      if (
        !all.every(
          ({ status, spec }) =>
            Number(asRecord(status)['availableReplicas'] ?? 0) === Number(asRecord(spec)['replicas']) &&
            asList(asRecord(status)['conditions']).length > 0,
        )
      )
        return
      unsubscribe()
      resolve()
    })
  })
}

function sleep({ clock }: Cluster, seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const interrupt = (): void => {
      callOff()
      reject(signal.reason as Error)
    }
    const callOff = clock.after(seconds * 1000, () => {
      signal.removeEventListener('abort', interrupt)
      resolve()
    })
    signal.addEventListener('abort', interrupt, { once: true })
  })
}
