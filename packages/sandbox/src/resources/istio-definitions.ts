import type { KubernetesObject } from '../store/kubernetes-object.ts'

const column = (name: string, jsonPath: string, type = 'string'): Readonly<Record<string, string>> => ({
  name,
  jsonPath,
  type,
})
const age = column('Age', '.metadata.creationTimestamp', 'date')
const stable = ['v1', 'v1beta1', 'v1alpha3']

/** The CustomResourceDefinitions that Istio brings. Their schemas let every field pass. */
export function istioDefinitions(): readonly KubernetesObject[] {
  const network = 'networking.istio.io'
  const security = 'security.istio.io'
  return [
    definition(network, stable, 'VirtualService', 'virtualservices', 'vs', [
      column('Gateways', '.spec.gateways'),
      column('Hosts', '.spec.hosts'),
      age,
    ]),
    definition(network, stable, 'DestinationRule', 'destinationrules', 'dr', [column('Host', '.spec.host'), age]),
    definition(network, stable, 'Gateway', 'gateways', 'gw', [age]),
    definition(network, stable, 'ServiceEntry', 'serviceentries', 'se', [
      column('Hosts', '.spec.hosts'),
      column('Location', '.spec.location'),
      column('Resolution', '.spec.resolution'),
      age,
    ]),
    definition(network, stable, 'Sidecar', 'sidecars', undefined, [age]),
    definition(network, stable, 'WorkloadEntry', 'workloadentries', 'we', [age, column('Address', '.spec.address')]),
    definition(network, stable, 'WorkloadGroup', 'workloadgroups', 'wg', [age]),
    definition(network, ['v1alpha3'], 'EnvoyFilter', 'envoyfilters', undefined, [age]),
    definition(network, ['v1beta1'], 'ProxyConfig', 'proxyconfigs', undefined, [age]),
    definition(security, ['v1', 'v1beta1'], 'AuthorizationPolicy', 'authorizationpolicies', 'ap', [
      column('Action', '.spec.action'),
      age,
    ]),
    definition(security, ['v1', 'v1beta1'], 'PeerAuthentication', 'peerauthentications', 'pa', [
      column('Mode', '.spec.mtls.mode'),
      age,
    ]),
    definition(security, ['v1', 'v1beta1'], 'RequestAuthentication', 'requestauthentications', 'ra', [age]),
    definition('telemetry.istio.io', ['v1', 'v1alpha1'], 'Telemetry', 'telemetries', 'telemetry', [age]),
    definition('extensions.istio.io', ['v1alpha1'], 'WasmPlugin', 'wasmplugins', undefined, [age]),
  ]
}

function definition(
  group: string,
  versions: readonly string[],
  kind: string,
  plural: string,
  short: string | undefined,
  columns: readonly Readonly<Record<string, string>>[],
): KubernetesObject {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, labels: { app: 'istio-pilot', chart: 'istio', release: 'istio' } },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        categories: [
          'istio-io',
          group.split('.')[0] === 'networking' ? 'networking-istio-io' : `${group.split('.')[0]}-istio-io`,
        ],
        ...(short ? { shortNames: [short] } : {}),
      },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: open, status: open } } },
        subresources: { status: {} },
        additionalPrinterColumns: columns,
      })),
    },
  }
}
