import { asList, asRecord } from '../json/is-record.ts'
import { valueAt } from '../json/value-at.ts'
import { isNodeReady, type Node } from '../objects/node.ts'
import { formatSelector, type LabelSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { ageColumn, type Column, count, createdColumn, nameColumn, pairs, text, textAt, wide } from './column.ts'
import { formatAge } from './format-age.ts'

const none = '<none>'
const subjects = (object: KubernetesObject, kind: string): string =>
  asList(object['subjects'])
    .map(asRecord)
    .filter((subject) => subject['kind'] === kind)
    .map(({ name, namespace }) =>
      kind === 'ServiceAccount' ? `${String(namespace ?? '')}/${String(name)}` : String(name),
    )
    .join(', ')
const binding: readonly Column[] = [
  nameColumn,
  text('Role', (object) => `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`),
  ageColumn,
  wide('Users', (object) => subjects(object, 'User')),
  wide('Groups', (object) => subjects(object, 'Group')),
  wide('ServiceAccounts', (object) => subjects(object, 'ServiceAccount')),
]
const listed = (values: readonly unknown[], most = 3): string =>
  values.length === 0
    ? none
    : `${values.slice(0, most).map(String).join(',')}${values.length > most ? ` + ${values.length - most} more...` : ''}`
const dataCount: Column = {
  name: 'Data',
  type: 'string',
  value: (object) => Object.keys(asRecord(object['data'])).length + Object.keys(asRecord(object['binaryData'])).length,
}
const phase = text('Status', (object) => textAt(object, 'status', 'phase'))
const accessModes = text('Access Modes', (object) =>
  asList(valueAt(object, ['spec', 'accessModes']))
    .map(
      (mode) =>
        ({ ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' })[String(mode)] ??
        '',
    )
    .join(','),
)
const volumeClasses = [
  text('StorageClass', (object) => textAt(object, 'spec', 'storageClassName')),
  text('VolumeAttributesClass', (object) => textAt(object, 'spec', 'volumeAttributesClassName') || '<unset>'),
]
const volumeMode = wide('VolumeMode', (object) => textAt(object, 'spec', 'volumeMode') || '<unset>')

/** The columns of nodes, networking, configuration, access and storage. */
export const clusterColumns: Readonly<Record<string, readonly Column[] | undefined>> = {
  Namespace: [nameColumn, phase, ageColumn],
  Node: [
    nameColumn,
    text('Status', (node) => nodeState(node as Node)),
    text('Roles', (node) => roles(node)),
    ageColumn,
    text('Version', (node) => textAt(node, 'status', 'nodeInfo', 'kubeletVersion')),
    wide('Internal-IP', (node) => nodeAddress(node as Node, 'InternalIP')),
    wide('External-IP', (node) => nodeAddress(node as Node, 'ExternalIP')),
    wide('OS-Image', (node) => textAt(node, 'status', 'nodeInfo', 'osImage') || '<unknown>'),
    wide('Kernel-Version', (node) => textAt(node, 'status', 'nodeInfo', 'kernelVersion') || '<unknown>'),
    wide('Container-Runtime', (node) => textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion') || '<unknown>'),
  ],
  Service: [
    nameColumn,
    text('Type', (object) => textAt(object, 'spec', 'type')),
    text('Cluster-IP', (object) => textAt(object, 'spec', 'clusterIP') || none),
    text('External-IP', externalAddress),
    text('Port(s)', servicePorts),
    ageColumn,
    wide('Selector', (object) => pairs(valueAt(object, ['spec', 'selector']))),
  ],
  Endpoints: [nameColumn, text('Endpoints', endpointsText), ageColumn],
  EndpointSlice: [
    nameColumn,
    text('AddressType', (object) => object['addressType']),
    text('Ports', (object) =>
      listed(asList(object['ports']).map((port) => asRecord(port)['port'])).replace(none, '<unset>'),
    ),
    text('Endpoints', (object) =>
      listed(asList(object['endpoints']).flatMap((entry) => asList(asRecord(entry)['addresses']))).replace(
        none,
        '<unset>',
      ),
    ),
    ageColumn,
  ],
  ConfigMap: [nameColumn, dataCount, ageColumn],
  Secret: [nameColumn, text('Type', (object) => object['type']), dataCount, ageColumn],
  ServiceAccount: [nameColumn, ageColumn],
  Event: [
    text('Last Seen', (event, now) => formatAge(eventTime(event), now)),
    text('Type', (event) => event['type']),
    text('Reason', (event) => event['reason']),
    text(
      'Object',
      (event) => `${textAt(event, 'involvedObject', 'kind').toLowerCase()}/${textAt(event, 'involvedObject', 'name')}`,
    ),
    wide('Subobject', (event) => textAt(event, 'involvedObject', 'fieldPath')),
    wide('Source', (event) =>
      [textAt(event, 'source', 'component') || textAt(event, 'reportingComponent'), textAt(event, 'source', 'host')]
        .filter(Boolean)
        .join(', '),
    ),
    text('Message', (event) => String(event['message'] ?? '').trim()),
    wide('First Seen', (event, now) => formatAge(String(event['firstTimestamp'] ?? '') || eventTime(event), now)),
    { ...wide('Count', (event) => Number(event['count'] ?? 1)) },
    { ...nameColumn, priority: 1 },
  ],
  PersistentVolumeClaim: [
    nameColumn,
    phase,
    text('Volume', (object) => textAt(object, 'spec', 'volumeName')),
    text('Capacity', (object) => textAt(object, 'status', 'capacity', 'storage')),
    accessModes,
    ...volumeClasses,
    ageColumn,
    volumeMode,
  ],
  PersistentVolume: [
    nameColumn,
    text('Capacity', (object) => textAt(object, 'spec', 'capacity', 'storage')),
    accessModes,
    text('Reclaim Policy', (object) => textAt(object, 'spec', 'persistentVolumeReclaimPolicy')),
    phase,
    text('Claim', (object) =>
      valueAt(object, ['spec', 'claimRef'])
        ? `${textAt(object, 'spec', 'claimRef', 'namespace')}/${textAt(object, 'spec', 'claimRef', 'name')}`
        : '',
    ),
    ...volumeClasses,
    text('Reason', (object) => textAt(object, 'status', 'reason')),
    ageColumn,
    volumeMode,
  ],
  StorageClass: [
    nameColumn,
    text('Provisioner', (object) => object['provisioner']),
    text('ReclaimPolicy', (object) => object['reclaimPolicy']),
    text('VolumeBindingMode', (object) => object['volumeBindingMode']),
    text('AllowVolumeExpansion', (object) => object['allowVolumeExpansion'] === true),
    ageColumn,
  ],
  ResourceQuota: [
    nameColumn,
    text('Request', (object) => quotaText(object, false)),
    text('Limit', (object) => quotaText(object, true)),
    ageColumn,
  ],
  NetworkPolicy: [
    nameColumn,
    text('Pod-Selector', (object) => formatSelector(valueAt(object, ['spec', 'podSelector']) as LabelSelector) || none),
    ageColumn,
  ],
  Ingress: [
    nameColumn,
    text('Class', (object) => textAt(object, 'spec', 'ingressClassName') || none),
    text('Hosts', (object) =>
      listed(asList(valueAt(object, ['spec', 'rules'])).map((rule) => asRecord(rule)['host'] ?? '*')).replace(
        none,
        '*',
      ),
    ),
    text('Address', (object) =>
      asList(valueAt(object, ['status', 'loadBalancer', 'ingress']))
        .map((entry) => String(asRecord(entry)['ip'] ?? asRecord(entry)['hostname'] ?? ''))
        .join(','),
    ),
    text('Ports', (object) => (asList(valueAt(object, ['spec', 'tls'])).length > 0 ? '80, 443' : '80')),
    ageColumn,
  ],
  IngressClass: [
    nameColumn,
    text('Controller', (object) => textAt(object, 'spec', 'controller')),
    text('Parameters', () => none),
    ageColumn,
  ],
  Lease: [nameColumn, text('Holder', (object) => textAt(object, 'spec', 'holderIdentity')), ageColumn],
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  PriorityClass: [
    nameColumn,
    count('Value', 'value'),
    { name: 'Global-Default', type: 'boolean', value: (object) => object['globalDefault'] === true },
    ageColumn,
    text('PreemptionPolicy', (object) => object['preemptionPolicy']),
  ],
  RuntimeClass: [nameColumn, text('Handler', (object) => object['handler']), ageColumn],
  CustomResourceDefinition: [nameColumn, createdColumn],
}

function nodeState(node: Node): string {
  const ready = node.status.conditions?.find(({ type }) => type === 'Ready')
  const state = isNodeReady(node) ? 'Ready' : ready ? 'NotReady' : 'Unknown'
  return node.spec.unschedulable ? `${state},SchedulingDisabled` : state
}

function roles({ metadata }: KubernetesObject): string {
  const prefix = 'node-role.kubernetes.io/'
  const found = Object.keys(metadata.labels ?? {})
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
  return found.length > 0 ? found.sort().join(',') : none
}

function nodeAddress({ status }: Node, wanted: string): string {
  return status.addresses?.find(({ type }) => type === wanted)?.address ?? none
}

function externalAddress(service: KubernetesObject): string {
  const type = textAt(service, 'spec', 'type')
  const external = asList(valueAt(service, ['spec', 'externalIPs'])).map(String)
  if (type === 'ExternalName') return textAt(service, 'spec', 'externalName')
  if (type !== 'LoadBalancer') return external.length > 0 ? external.join(',') : none
  const given = asList(valueAt(service, ['status', 'loadBalancer', 'ingress'])).map((entry) =>
    String(asRecord(entry)['ip'] ?? asRecord(entry)['hostname'] ?? ''),
  )
  return [...given, ...external].join(',') || '<pending>'
}

function servicePorts(service: KubernetesObject): string {
  const ports = asList(valueAt(service, ['spec', 'ports'])).map(asRecord)
  if (ports.length === 0) return none
  return ports
    .map(
      ({ port, nodePort, protocol }) => `${String(port)}${nodePort ? `:${String(nodePort)}` : ''}/${String(protocol)}`,
    )
    .join(',')
}

function endpointsText(object: KubernetesObject): string {
  const all = asList(object['subsets'])
    .map(asRecord)
    .flatMap(({ addresses, ports }) =>
      asList(ports).flatMap((port) =>
        asList(addresses).map((address) => `${String(asRecord(address)['ip'])}:${String(asRecord(port)['port'])}`),
      ),
    )
  return listed(all)
}

function eventTime(event: KubernetesObject): string {
  return (
    textAt(event, 'series', 'lastObservedTime') ||
    String(event['lastTimestamp'] ?? '') ||
    String(event['eventTime'] ?? '') ||
    (event.metadata.creationTimestamp ?? '')
  )
}

function quotaText(quota: KubernetesObject, limits: boolean): string {
  const used = asRecord(valueAt(quota, ['status', 'used']))
  return Object.entries(asRecord(valueAt(quota, ['status', 'hard'])))
    .filter(([name]) => name.startsWith('limits.') === limits)
    .sort()
    .map(([name, hard]) => `${name}: ${String(used[name] ?? 0)}/${String(hard)}`)
    .join(', ')
}
