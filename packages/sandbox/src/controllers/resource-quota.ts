import { type Quota, quotasOf } from '../admission/quotas/quota.ts'
import { isInScope } from '../admission/quotas/quota-scopes.ts'
import { measures, usageOf } from '../admission/quotas/usage-of.ts'
import { isPodEnded, type Pod } from '../objects/pod.ts'
import type { Cluster } from '../registry/cluster.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { pods, resourceQuotas, services } from '../registry/resource-names.ts'
import { addQuantities, type Quantity, quantityText, zero } from '../resources/quantity.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { StoreEvent } from '../store/collection.ts'
import { batchPeriod } from './batch-period.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'

/** Writes into each ResourceQuota what its namespace uses; admission counts up, and this counts anew when something goes. */
export function startResourceQuotaController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(resourceQuotas)
  const queue = loop.queue('resourcequota-controller', (key) => {
    const quota = collection.get(key) as Quota | undefined
    if (!quota) return
    const hard = quota.spec.hard ?? {}
    putStatus(cluster, resourceQuotas, quota, { hard, used: usedOf(cluster, quota) })
  })
  follow(context, resourceQuotas, (quota, event) => {
    if (event?.type !== 'MODIFIED' || event.previous?.['spec'] !== quota['spec']) queue.add(keyOf(quota))
  })
  cluster.store.onEvent((resource, event) => {
    if (collection.size === 0 || !frees(resource, event)) return
    for (const quota of quotasOf(cluster, event.object.metadata.namespace)) {
      const { used } = quota.status ?? {}
      queue.addBatched(keyOf(quota), batchPeriod(Number(used?.['pods'] ?? used?.['count/pods'] ?? 0)))
    }
  })
}

/** Whether a change can lower what a namespace uses. */
function frees({ group, plural }: ResourceName, { type, object, previous }: StoreEvent): boolean {
  if (object.metadata.namespace === undefined) return false
  if (type === 'DELETED') return true
  if (group !== '' || type !== 'MODIFIED') return false
  if (plural === pods.plural) return isPodEnded(object as Pod) && !isPodEnded(previous as Pod)
  return (plural === services.plural || plural === 'persistentvolumeclaims') && object['spec'] !== previous?.['spec']
}

function usedOf(cluster: Cluster, quota: Quota): Readonly<Record<string, string>> {
  const entries = Object.keys(quota.spec.hard ?? {})
  const used: Record<string, string> = {}
  for (const resource of cluster.resources.all()) {
    if (!resource.namespaced || !resource.verbs.includes('list')) continue
    const own = entries.filter((name) => measures(resource, name))
    if (own.length === 0) continue
    const sums = sumOf(cluster, quota, resource)
    for (const name of own) used[name] = quantityText(sums.get(name) ?? zero)
  }
  return used
}

function sumOf(cluster: Cluster, quota: Quota, resource: ResourceDefinition): ReadonlyMap<string, Quantity> {
  const sums = new Map<string, Quantity>()
  const kind = resource.custom ? '' : resource.kind
  const now = cluster.clock.now()
  for (const object of cluster.store.list(resource, quota.metadata.namespace)) {
    if (!isInScope(quota, kind, object)) continue
    for (const [name, quantity] of usageOf(resource, object, now))
      sums.set(name, addQuantities(sums.get(name) ?? zero, quantity))
  }
  return sums
}
