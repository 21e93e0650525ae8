import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { bookinfoNamespace, bookinfoPort, bookinfoServices } from './bookinfo-topology.ts'

const replicas = 2

/**
 * The objects that make up Bookinfo: its namespace, a Deployment of two pods for each version of each service, and for each
 * service a Service, a DestinationRule with one subset per version and a VirtualService that sends everybody to one version
 * (`reviews` to v3). Newly made at each call, so that the caller may alter them.
 */
export function bookinfoManifests(): KubernetesObject[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: bookinfoNamespace, labels: { 'istio-injection': 'enabled' } },
    },
    ...bookinfoServices.flatMap(({ service, versions, serves }) => [
      ...versions.map((version) => deployment(service, version)),
      serviceObject(service),
      destinationRule(service, versions),
      virtualService(service, serves),
    ]),
  ]
}

function deployment(app: string, version: string): KubernetesObject {
  const labels = { app, version }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${app}-${version}`, namespace: bookinfoNamespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: app, image: `bookinfo/${app}:${version}`, ports: [{ containerPort: bookinfoPort }] }],
        },
      },
    },
  }
}

function serviceObject(app: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app, namespace: bookinfoNamespace, labels: { app, service: app } },
    spec: { selector: { app }, ports: [{ name: 'http', port: bookinfoPort, targetPort: bookinfoPort }] },
  }
}

function destinationRule(app: string, versions: readonly string[]): KubernetesObject {
  return istioObject('DestinationRule', app, {
    host: app,
    subsets: versions.map((version) => ({ name: version, labels: { version } })),
  })
}

function virtualService(app: string, subset: string): KubernetesObject {
  return istioObject('VirtualService', app, {
    hosts: [app],
    http: [{ route: [{ destination: { host: app, subset } }] }],
  })
}

function istioObject(kind: string, name: string, spec: object): KubernetesObject {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: bookinfoNamespace }, spec }
}
