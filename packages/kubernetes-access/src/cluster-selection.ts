import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig/kubeconfig.ts'

/** Which cluster is meant, and as whom to go there. Read from files and variables only. */
export interface ClusterSelection {
  /** The kubeconfig's context; `undefined` where the cluster was found in another way. */
  readonly context: string | undefined
  /** What named it: `--context`, `secrets`, `KUBERNETES_CONTEXT`, `--kubeconfig`, `settings`, `KUBECONFIG`, `~/.kube/config`, `KUBERNETES_HOST` or `in-cluster`. */
  readonly from: string
  /** The cluster's name in the kubeconfig, `in-cluster` in a pod, else the server's host. */
  readonly name: string
  /** URL without a slash at its end. */
  readonly server: string
  /** The context's namespace. */
  readonly namespace: string | undefined
  readonly cluster: KubeconfigCluster
  readonly user: KubeconfigUser
}
