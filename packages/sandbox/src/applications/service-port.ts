import { asList, asRecord } from '../json/is-record.ts'
import type { ClusterView } from '../store/cluster-view.ts'

/** The port of a Service that has only one. Throws where it has several, and where there is no such Service. */
export function servicePort(view: ClusterView, namespace: string, name: string): number {
  const service = view.get({ group: '', plural: 'services' }, name, namespace)
  if (!service) throw new Error(`There is no Service ${namespace}/${name}: create it first, or give a port.`)
  const ports = asList(asRecord(service['spec'])['ports']).map((port) => asRecord(port)['port'])
  if (ports.length !== 1) {
    throw new Error(`The Service ${namespace}/${name} has the ports ${ports.join(', ') || '(none)'}: say which one.`)
  }
  return Number(ports[0])
}
