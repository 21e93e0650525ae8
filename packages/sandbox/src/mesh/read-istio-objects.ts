import type { ClusterView } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { DestinationRuleSpec, VirtualServiceSpec } from './istio-spec.ts'
import { coversHost, fullHost, serviceOfHost } from './resolve-host.ts'

const group = 'networking.istio.io'

/** The VirtualService that governs what clients in `namespace` send to a host; the oldest where several do. */
export function findVirtualService(
  view: ClusterView,
  host: string,
  namespace: string,
): { readonly namespace: string; readonly spec: VirtualServiceSpec } | undefined {
  const candidates = view
    .list({ group, plural: 'virtualservices' })
    .map((object) => ({
      object,
      namespace: object.metadata.namespace ?? '',
      spec: (object['spec'] ?? {}) as VirtualServiceSpec,
    }))
    .filter(
      (each) =>
        (each.spec.gateways ?? ['mesh']).includes('mesh') && isExported(each.spec.exportTo, each.namespace, namespace),
    )
    .sort((a, b) => byAge(a.object, b.object))
  const hosts = (each: (typeof candidates)[number]) =>
    (each.spec.hosts ?? []).map((name) => fullHost(name, each.namespace))
  return mostSpecific(candidates, hosts, host)
}

/** Where mesh-wide DestinationRules are. */
const rootNamespace = 'istio-system'

/**
 * The DestinationRule for a host, as clients in `namespace` see it: one of their own namespace, else of the Service's, else of the root namespace;
 * rules anywhere else count for nobody. Of several the one that names the host most exactly, then the oldest.
 */
export function findDestinationRule(
  view: ClusterView,
  host: string,
  namespace: string,
): DestinationRuleSpec | undefined {
  const rules = view
    .list({ group, plural: 'destinationrules' })
    .map((object) => ({
      object,
      namespace: object.metadata.namespace ?? '',
      spec: (object['spec'] ?? {}) as DestinationRuleSpec,
    }))
    .filter((each) => isExported(each.spec.exportTo, each.namespace, namespace))
    .sort((a, b) => byAge(a.object, b.object))
  const places = [namespace, serviceOfHost(host)?.namespace ?? namespace, rootNamespace]
  for (const place of places) {
    const found = mostSpecific(
      rules.filter((each) => each.namespace === place),
      ({ spec, namespace: own }) => (spec.host === undefined ? [] : [fullHost(spec.host, own)]),
      host,
    )
    if (found) return found.spec
  }
  return undefined
}

/** The first item that names a host itself; else that with the longest wildcard which covers it. */
function mostSpecific<T>(items: readonly T[], hosts: (item: T) => readonly string[], host: string): T | undefined {
  const length = (item: T): number =>
    Math.max(-1, ...hosts(item).map((each) => (each === host ? Infinity : coversHost(each, host) ? each.length : -1)))
  const best = Math.max(-1, ...items.map(length))
  return best < 0 ? undefined : items.find((item) => length(item) === best)
}

function isExported(exportTo: readonly string[] | undefined, owner: string, client: string): boolean {
  if (exportTo === undefined || exportTo.length === 0) return true
  return exportTo.includes('*') || exportTo.includes(client) || (exportTo.includes('.') && owner === client)
}

function byAge(a: KubernetesObject, b: KubernetesObject): number {
  const age = (object: KubernetesObject) => Date.parse(object.metadata.creationTimestamp ?? '') || 0
  return age(a) - age(b) || key(a).localeCompare(key(b))
}

function key(object: KubernetesObject): string {
  return `${object.metadata.name}.${object.metadata.namespace}`
}
