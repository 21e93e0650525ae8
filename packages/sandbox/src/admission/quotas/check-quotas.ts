import { forbidden } from '../../registry/api-error.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { put } from '../../registry/put.ts'
import { resourceQuotas } from '../../registry/resource-names.ts'
import { addQuantities, type Quantities, quantityText, readQuantity, zero } from '../../resources/quantity.ts'
import type { ResourceDefinition } from '../../resources/resource-definition.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import { unstated } from './pod-usage.ts'
import { type Quota, quotasOf } from './quota.ts'
import { isInScope } from './quota-scopes.ts'
import { measures, usageOf } from './usage-of.ts'

/** The kinds whose updates can use more of a quota. */
const growing = new Set(['Service', 'PersistentVolumeClaim'])

/**
 * Refuses an object that a quota of its namespace has no room for. Returns what notes its use in the quotas, to be called when it is stored.
 * The quotas' status is what counts, as in the API server; the controller corrects it when objects go.
 */
export function checkQuotas(
  cluster: Cluster,
  resource: ResourceDefinition,
  object: KubernetesObject,
  current: KubernetesObject | undefined,
): (() => void) | undefined {
  const kind = resource.custom ? '' : resource.kind
  if (!resource.namespaced || (current && !growing.has(kind))) return undefined
  const quotas = quotasOf(cluster, object.metadata.namespace)
  if (quotas.length === 0) return undefined
  const now = cluster.clock.now()
  const refuse = (why: string) => forbidden(resource, object.metadata.name, why)
  const concerned: { readonly quota: Quota; readonly entries: readonly string[] }[] = []
  for (const quota of quotas) {
    const entries = Object.keys(quota.status?.hard ?? {}).filter((name) => measures(resource, name))
    if (entries.length === 0 || !isInScope(quota, kind, object)) continue
    const problem = kind === 'Pod' ? unstated(object, entries) : undefined
    const { name } = quota.metadata
    if (problem) throw refuse(`failed quota: ${name}: ${problem}`)
    const unknown = entries.filter((entry) => quota.status?.used?.[entry] === undefined)
    if (unknown.length > 0) throw refuse(`status unknown for quota: ${name}, resources: ${entries.sort().join(',')}`)
    concerned.push({ quota, entries })
  }
  const requested = difference(usageOf(resource, object, now), current && usageOf(resource, current, now))
  const charged = concerned
    .map(({ quota, entries }) => ({ quota, asked: entries.filter((entry) => requested.has(entry)) }))
    .filter(({ asked }) => asked.length > 0)
  for (const { quota, asked } of charged) {
    const problem = excess(quota, asked, requested)
    if (problem) throw refuse(problem)
  }
  return () => {
    for (const { quota, asked } of charged) charge(cluster, quota, asked, requested)
  }
}

/** What is used now and was not before. */
function difference(usage: Quantities, before: Quantities | undefined): Quantities {
  return new Map(
    [...usage]
      .map(([name, { amount, binary }]) => {
        return [name, { amount: amount - (before?.get(name)?.amount ?? 0n), binary }] as const
      })
      .filter(([, { amount }]) => amount > 0n),
  )
}

function excess({ metadata, status }: Quota, asked: readonly string[], requested: Quantities): string | undefined {
  const exceeded = asked.filter((name) => {
    const used = readQuantity(status?.used?.[name] ?? '0').amount
    return used + (requested.get(name) ?? zero).amount > readQuantity(status?.hard?.[name] ?? '0').amount
  })
  if (exceeded.length === 0) return undefined
  const list = (value: (name: string) => string) =>
    [...exceeded]
      .sort()
      .map((name) => `${name}=${value(name)}`)
      .join(',')
  const wanted = list((name) => quantityText(requested.get(name) ?? zero))
  const used = list((name) => status?.used?.[name] ?? '0')
  const limited = list((name) => status?.hard?.[name] ?? '0')
  return `exceeded quota: ${metadata.name}, requested: ${wanted}, used: ${used}, limited: ${limited}`
}

function charge(cluster: Cluster, quota: Quota, asked: readonly string[], requested: Quantities): void {
  const { name, namespace } = quota.metadata
  const current = cluster.store.get(resourceQuotas, name, namespace) as Quota | undefined
  if (!current) return
  const used = { ...current.status?.used }
  for (const entry of asked)
    used[entry] = quantityText(addQuantities(readQuantity(used[entry] ?? '0'), requested.get(entry) ?? zero))
  put(cluster, resourceQuotas, current, { ...current, status: { ...current.status, used } }, 'status')
}
