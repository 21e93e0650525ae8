/** Where a cluster comes from. */
export type ClusterKind = 'kubeconfig' | 'container' | 'k3s' | 'process'

/** A Kubernetes cluster that tests may alter as they like. */
export interface TestCluster extends AsyncDisposable {
  readonly kind: ClusterKind
  /** A file with an administrator's credentials. */
  readonly kubeconfigPath: string
  /** Ends what was started for it; does nothing to a cluster that was there before. */
  stop(): Promise<void>
}

/** Why there is no cluster: one sentence for each source that was tried. */
export interface NoCluster {
  readonly skipped: string
}

export interface ClusterOptions {
  /** How many worker nodes. A cluster that was there before has what it has. */
  readonly nodes: number
}

/** Adds what every kind has in common. */
export function testCluster(kind: ClusterKind, kubeconfigPath: string, stop: () => Promise<void>): TestCluster {
  return { kind, kubeconfigPath, stop, [Symbol.asyncDispose]: stop }
}
