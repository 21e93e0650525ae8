import { bookinfoManifests } from '../../src/bookinfo/manifests.ts'
import type { ClusterView } from '../../src/store/cluster-view.ts'
import type { KubernetesObject } from '../../src/store/kubernetes-object.ts'

const plurals: Readonly<Record<string, { readonly group: string; readonly plural: string }>> = {
  Namespace: { group: '', plural: 'namespaces' },
  Pod: { group: '', plural: 'pods' },
  Service: { group: '', plural: 'services' },
  Deployment: { group: 'apps', plural: 'deployments' },
  VirtualService: { group: 'networking.istio.io', plural: 'virtualservices' },
  DestinationRule: { group: 'networking.istio.io', plural: 'destinationrules' },
  NetworkPolicy: { group: 'networking.k8s.io', plural: 'networkpolicies' },
}

/** A ready pod as a Deployment of Bookinfo makes it. */
export function readyPod(app: string, version: string, name: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'bookinfo', uid: `uid-${name}`, labels: { app, version } },
    spec: { containers: [{ name: app, image: `bookinfo/${app}:${version}`, ports: [{ containerPort: 9080 }] }] },
    status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
  }
}

/** A cluster in memory that holds objects, and nothing that acts on them. */
export class FakeCluster implements ClusterView {
  readonly #objects = new Map<string, KubernetesObject>()
  readonly #listeners = new Set<() => void>()

  constructor(objects: readonly KubernetesObject[]) {
    for (const object of objects) this.put(object)
  }

  /** Bookinfo with two ready pods of each Deployment, `reviews-v3-0` and the like. */
  static bookinfo(): FakeCluster {
    const objects = bookinfoManifests()
    const pods = objects
      .filter((object) => object.kind === 'Deployment')
      .flatMap(({ metadata }) =>
        [0, 1].map((number) =>
          readyPod(metadata.labels?.['app'] ?? '', metadata.labels?.['version'] ?? '', `${metadata.name}-${number}`),
        ),
      )
    return new FakeCluster([...objects, ...pods])
  }

  put(object: KubernetesObject): void {
    this.#objects.set(`${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`, object)
    for (const listener of this.#listeners) listener()
  }

  /** Puts a VirtualService of Bookinfo with these rules. */
  putRules(name: string, ...http: readonly object[]): void {
    this.put({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name, namespace: 'bookinfo' },
      spec: { hosts: [name], http },
    })
  }

  remove(kind: string, name: string, namespace = 'bookinfo'): void {
    this.#objects.delete(`${kind}/${namespace}/${name}`)
    for (const listener of this.#listeners) listener()
  }

  list({ group, plural }: { readonly group: string; readonly plural: string }, namespace?: string): KubernetesObject[] {
    return [...this.#objects.values()].filter((object) => {
      const resource = plurals[object.kind]
      return (
        resource?.group === group &&
        resource.plural === plural &&
        (namespace === undefined || object.metadata.namespace === namespace)
      )
    })
  }

  get(resource: { readonly group: string; readonly plural: string }, name: string, namespace?: string) {
    return this.list(resource, namespace).find((object) => object.metadata.name === name)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** How many watch it. */
  get listeners(): number {
    return this.#listeners.size
  }
}
