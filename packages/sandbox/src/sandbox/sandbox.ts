import type { ApiCall, ApiFault } from '../faults/api-fault.ts'
import type { clusterName } from './cluster-name.ts'

/** Scripted faults of the API server, and the record of what it was asked. */
export interface SandboxFaults {
  /** Adds a fault. Returns the function that takes it away. */
  add(fault: ApiFault): () => void
  /** The latest 10,000 calls, the oldest first. */
  readonly calls: readonly ApiCall[]
}

/** A running sandbox: a Kubernetes cluster in this process. */
export interface Sandbox extends AsyncDisposable {
  /** The address of the API server, e.g. `http://127.0.0.1:40123`. */
  readonly url: string
  /** A kubeconfig (JSON, which is YAML too) whose only context is this cluster. */
  readonly kubeconfig: string
  /**
   * A kubeconfig (JSON) for the owner of a token, such as a service account is given by `kubectl create token` or its TokenRequest: clients with it may
   * do what RBAC allows, no more. It is for TLS, without which kubectl and other Go clients send no token.
   */
  kubeconfigFor(token: string): Promise<string>
  /** Variables that experiments for the preset expect, e.g. `PRODUCT_PAGE_SERVICE_BASE_URL`. */
  readonly environment: Readonly<Record<string, string>>
  /** Names the cluster and the context in the kubeconfig. */
  readonly clusterName: typeof clusterName
  /** Makes the API server fail as a test wants it. */
  readonly faults: SandboxFaults
  /**
   * Opens a way into the cluster for HTTP: an address on loopback, e.g. `http://127.0.0.1:40321`, whose requests go to a Service as those of
   * a client of the mesh do. VirtualServices, DestinationRules and NetworkPolicies apply; without a ready pod the answer is 503. Always the same
   * address for the same Service and port. The port may be left out where the Service exists and has only one.
   *
   * @example
   * await fetch(`${await sandbox.serviceUrl('shop', 'cart')}/items`)
   */
  serviceUrl(namespace: string, name: string, port?: number): Promise<string>
  /** Ends it at once; nothing of it keeps the process alive afterwards. */
  stop(): Promise<void>
}
