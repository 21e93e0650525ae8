import type { ClusterView } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { DestinationRuleSpec, VirtualServiceSpec } from './istio-spec.ts'
import { coversHost, fullHost } from './resolve-host.ts'

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
  return (
    candidates.find((each) => hosts(each).includes(host)) ??
    candidates.find((each) => hosts(each).some((pattern) => coversHost(pattern, host)))
  )
}

/** The DestinationRule for a host, as clients in `namespace` see it; the oldest where there are several. */
export function findDestinationRule(
  view: ClusterView,
  host: string,
  namespace: string,
): DestinationRuleSpec | undefined {
  return view
    .list({ group, plural: 'destinationrules' })
    .map((object) => ({
      object,
      namespace: object.metadata.namespace ?? '',
      spec: (object['spec'] ?? {}) as DestinationRuleSpec,
    }))
    .filter((each) => isExported(each.spec.exportTo, each.namespace, namespace))
    .sort((a, b) => byAge(a.object, b.object))
    .find((each) => each.spec.host !== undefined && coversHost(fullHost(each.spec.host, each.namespace), host))?.spec
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
