/** Names the cluster and the context in every kubeconfig of a sandbox. `isSandbox` of `chaos-kubernetes-access`, which can't import this, knows it by it. */
export const clusterName = 'chaos-sandbox'
