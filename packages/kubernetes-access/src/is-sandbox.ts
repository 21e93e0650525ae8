/** Names the cluster in every kubeconfig of a sandbox. */
const sandboxName = 'chaos-sandbox'

/** Whether a cluster is a sandbox of this machine: by its name in the kubeconfig, and its address. */
export function isSandbox({ name, server }: { readonly name: string; readonly server: string }): boolean {
  return name === sandboxName && URL.parse(server)?.hostname === '127.0.0.1'
}
