import { bookinfoManifests } from '../bookinfo/manifests.ts'
import { passUntil } from '../clock/pass-until.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import { create } from '../registry/controller-writes.ts'
import { deployments, namespaces, serviceAccounts } from '../registry/resource-names.ts'
import { groupOf } from '../resources/resource-table.ts'

/** Creates Bookinfo's objects and waits until its Deployments are available. */
export async function createBookinfo(cluster: Cluster): Promise<void> {
  const available = untilAvailable(cluster)
  for (const object of bookinfoManifests()) {
    const resource = cluster.resources.ofKind(groupOf(object.apiVersion), object.kind)
    if (!resource) throw new Error(`Bookinfo has an object of the kind ${object.kind}, which is not served.`)
    create(cluster, resource, object)
    if (object.kind === 'Namespace') {
      const metadata = { name: 'default', namespace: object.metadata.name }
      create(cluster, serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })
    }
  }
  await passUntil(cluster.clock, available)
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
