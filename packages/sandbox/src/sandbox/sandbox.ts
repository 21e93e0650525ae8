/** A running sandbox: a Kubernetes cluster in this process. */
export interface Sandbox extends AsyncDisposable {
  /** The address of the API server, e.g. `http://127.0.0.1:40123`. */
  readonly url: string
  /** A kubeconfig (JSON, which is YAML too) whose only context is this cluster. */
  readonly kubeconfig: string
  /** Variables that experiments for the preset expect, e.g. `PRODUCT_PAGE_SERVICE_BASE_URL`. */
  readonly environment: Readonly<Record<string, string>>
  /** Names the cluster and the context in the kubeconfig. */
  readonly clusterName: 'chaos-sandbox'
  /** Ends it at once; nothing of it keeps the process alive afterwards. */
  stop(): Promise<void>
}
