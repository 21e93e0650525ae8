import { branches, type Draft, existingBranch } from '../json/draft.ts'
import { asList, asRecord } from '../json/is-record.ts'
import type { Cluster } from '../registry/cluster.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const services = { group: '', plural: 'services' }

/** Gives a Service its cluster address and its node ports, unless it has them or needs none. */
export function allotServiceAddress(cluster: Cluster, service: KubernetesObject): KubernetesObject {
  const spec = existingBranch(service as unknown as Draft, 'spec')
  if (!spec || spec['type'] === 'ExternalName') return service
  if (spec['clusterIP'] === undefined || spec['clusterIP'] === '') {
    spec['clusterIP'] = freeAddress(usedAddresses(cluster))
  }
  spec['clusterIPs'] = [spec['clusterIP']]
  if (spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer') {
    const used = usedNodePorts(cluster)
    for (const port of branches(spec, 'ports')) {
      if (port['nodePort'] === undefined) port['nodePort'] = freeNodePort(used)
      used.add(Number(port['nodePort']))
    }
  }
  return service
}

/** An update that leaves the addresses out keeps them. */
export function keepServiceAddress(service: KubernetesObject, current: KubernetesObject): KubernetesObject {
  const spec = existingBranch(service as unknown as Draft, 'spec')
  const before = asRecord(current['spec'])
  if (!spec || spec['type'] === 'ExternalName') return service
  if (!spec['clusterIP'] && before['clusterIP'] !== undefined) {
    spec['clusterIP'] = before['clusterIP']
    spec['clusterIPs'] = before['clusterIPs']
  }
  const ports = asList(before['ports']).map(asRecord)
  for (const port of branches(spec, 'ports')) {
    const same = ports.find((old) => old['port'] === port['port'] && old['protocol'] === port['protocol'])
    if (port['nodePort'] === undefined && same?.['nodePort'] !== undefined && spec['type'] !== 'ClusterIP')
      port['nodePort'] = same['nodePort']
  }
  return service
}

function usedAddresses(cluster: Cluster): Set<unknown> {
  return new Set(cluster.store.list(services).map((service) => asRecord(service['spec'])['clusterIP']))
}

function freeAddress(used: Set<unknown>): string {
  for (let number = 1; number < 65_535; number++) {
    const address = `10.96.${number >> 8}.${number & 255}`
    if (!used.has(address)) return address
  }
  throw new Error('All service addresses are in use.')
}

function usedNodePorts(cluster: Cluster): Set<number> {
  return new Set(
    cluster.store
      .list(services)
      .flatMap((service) =>
        asList(asRecord(service['spec'])['ports']).map((port) => Number(asRecord(port)['nodePort'])),
      ),
  )
}

function freeNodePort(used: Set<number>): number {
  for (let port = 30_000; port < 32_768; port++) if (!used.has(port)) return port
  throw new Error('All node ports are in use.')
}
